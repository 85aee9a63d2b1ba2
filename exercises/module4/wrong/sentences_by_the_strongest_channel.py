"""The largest over the channels is kept, not that over the words."""

REPLACES = "projects/run_sentiment.py:CNNSentimentKim.forward"
LOSES = [
    "test_dropout_in_the_network_for_sentences",
    "test_network_for_sentences",
    "test_sentences_are_learned",
]


def forward(self, embeddings: Tensor) -> Tensor:
    words = embeddings.permute(0, 2, 1).contiguous()
    total = zeros((words.shape[0], 1), BACKEND)
    for convolution, linear in zip(self.convolutions, self.linears, strict=True):
        features = nn.max(convolution(words).relu(), 1)
        features = features.view(*features.shape[:2])
        total = total + linear(nn.dropout(features, self.dropout, not self.training))
    return total.sigmoid().view(total.shape[0])
