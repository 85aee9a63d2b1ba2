"""Dropout is left out in training, too."""

REPLACES = "projects/run_sentiment.py:CNNSentimentKim.forward"
LOSES = [
    "test_dropout_in_the_network_for_sentences",
]


def forward(self, embeddings: Tensor) -> Tensor:
    words = embeddings.permute(0, 2, 1).contiguous()
    total = zeros((words.shape[0], 1), BACKEND)
    for convolution, linear in zip(self.convolutions, self.linears, strict=True):
        features = nn.max(convolution(words).relu(), 2)
        features = features.view(*features.shape[:2])
        total = total + linear(features)
    return total.sigmoid().view(total.shape[0])
