"""What the review calls things, in French."""

from __future__ import annotations

from extract.pages.wording import REVIEW_DECISIONS
from models.reviews import Queue, ReviewDecision, ReviewOutcome

QUEUES = {
    Queue.DOUBTS: "À vérifier",
    Queue.SAMPLE: "Échantillon",
    Queue.WORST: "Pire borne d'abord",
    Queue.DISAGREEMENTS: "Désaccords",
}

QUEUE_MEANINGS = {
    Queue.DOUBTS: "Réponses et textes libres dont la lecture n'est pas sûre. D'abord ce dont la vérification "
    "apporte le plus : la correction attendue (un moins la confiance), et ce qu'elle apprend des réponses "
    "aux mêmes mots.",
    Queue.SAMPLE: "Réponses retenues, tirées au hasard dans toute l'archive sans regarder ce qui a été lu : "
    "elles seules disent combien des autres peuvent être fausses.",
    Queue.WORST: "Réponses retenues, tirées au hasard pour chaque question et chaque sorte de document ; "
    "d'abord là où la borne d'erreur est la plus haute.",
    Queue.DISAGREEMENTS: "Réponses sur lesquelles les avis diffèrent. Ce qui est décidé ici tranche.",
}

DECISIONS = {decision: REVIEW_DECISIONS[decision] for decision in ReviewDecision}

OUTCOMES = {
    ReviewOutcome.APPLIED: "dans les tables",
    ReviewOutcome.ADDED: "dans les tables, bien que non lue",
    ReviewOutcome.DISPUTED: "avis différents : rien n'est changé",
    ReviewOutcome.NOT_READ: "n'est plus lue du tout",
    ReviewOutcome.OUTDATED: "ne s'accorde plus avec le document : non appliquée",
    ReviewOutcome.OTHER_BYTES: "le fichier a changé depuis : non appliquée",
}
NOT_SEEN = "dans les tables à la prochaine lecture"
GONE = "le document n'est plus dans l'archive : gardée, sans effet"
