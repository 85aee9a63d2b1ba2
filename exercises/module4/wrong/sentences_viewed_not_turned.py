"""A view changes the shape alone: numbers of different words are mixed up."""

REPLACES = "projects/run_sentiment.py:CNNSentimentKim.forward"
LOSES = [
    "test_network_for_sentences",
    "test_sentences_are_learned",
]


def forward(self, embeddings: Tensor) -> Tensor:
    words = embeddings.view(embeddings.shape[0], embeddings.shape[2], embeddings.shape[1])
    total = zeros((words.shape[0], 1), BACKEND)
    for convolution, linear in zip(self.convolutions, self.linears, strict=True):
        features = nn.max(convolution(words).relu(), 2)
        features = features.view(*features.shape[:2])
        total = total + linear(nn.dropout(features, self.dropout, not self.training))
    return total.sigmoid().view(total.shape[0])
