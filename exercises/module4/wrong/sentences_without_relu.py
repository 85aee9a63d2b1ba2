"""There is no `relu`, so that a kernel which finds nothing counts against the others."""

REPLACES = "projects/run_sentiment.py:CNNSentimentKim.forward"
LOSES = [
    "test_network_for_sentences",
]


def forward(self, embeddings: Tensor) -> Tensor:
    words = embeddings.permute(0, 2, 1).contiguous()
    total = zeros((words.shape[0], 1), BACKEND)
    for convolution, linear in zip(self.convolutions, self.linears, strict=True):
        features = nn.max(convolution(words), 2)
        features = features.view(*features.shape[:2])
        total = total + linear(nn.dropout(features, self.dropout, not self.training))
    return total.sigmoid().view(total.shape[0])
