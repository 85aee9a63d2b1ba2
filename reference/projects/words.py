"""The words and phrases that made reviews consist of. The lists are our own."""

from __future__ import annotations


def listed(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


ADJECTIVES = {
    True: listed("""
        absorbing admirable affecting assured beautiful believable bold brilliant captivating
        charming clever compelling convincing delicate delightful effortless elegant enchanting
        engaging excellent exciting exquisite fascinating flawless fresh funny generous gorgeous
        graceful great gripping haunting heartfelt hilarious honest imaginative impressive ingenious
        inspired intelligent inventive joyful lively lovely luminous magical marvellous masterly
        memorable moving original perceptive playful poignant polished powerful rewarding rich
        satisfying sharp sincere smart spellbinding splendid stirring stunning sublime subtle superb
        surprising tender thoughtful thrilling touching vivid warm wise witty wonderful
    """),
    False: listed("""
        aimless amateurish annoying awful awkward bland bloated boring careless cheap clichéd clumsy
        cold confused contrived crude derivative dismal disappointing dreadful dreary dull dumb
        empty exhausting false feeble flat flimsy forced forgettable formulaic frustrating grating
        hackneyed hollow horrible inane incoherent inept insipid irritating lame laughable lazy
        leaden lifeless limp ludicrous messy mediocre monotonous muddled obnoxious painful pathetic
        plodding pointless predictable pretentious ridiculous shallow shoddy sloppy slow soulless
        stale stiff stilted stupid superficial tasteless tedious terrible tiresome trite ugly uneven
        unfunny vapid weak wooden
    """),
}
VERBS = {
    True: listed("""
        admired adored applauded cherished enjoyed liked loved relished savoured treasured
    """),
    False: listed("""
        deplored despised detested disliked hated loathed regretted resented suffered endured
    """),
}
EFFECTS = {
    True: listed("""
        amuse charm convince dazzle delight enchant entertain enthral excite fascinate impress
        inspire move please surprise thrill touch
    """),
    False: listed("""
        alienate annoy bore confuse depress disappoint dismay embarrass exhaust frustrate irritate
        offend puzzle repel sadden tire vex
    """),
}
PARTS = listed("""
    acting animation atmosphere camerawork cast casting choreography climax comedy dialogue
    direction drama editing ending ensemble finale humour lead lighting melodrama music mystery
    narration opening pacing performance photography plot portrait premise production romance satire
    scenery score screenplay script soundtrack staging story storytelling structure style subplot
    suspense tone villain voiceover writing
""")
KINDS = listed("""
    adaptation adventure biography comedy documentary drama fable farce film movie musical parable
    picture remake romance satire sequel thriller tragedy western
""")
MOMENTS = listed("""
    frame idea joke line minute moment note scene shot twist
""")
DEGREES = listed("""
    absolutely completely consistently deeply extremely genuinely rather really remarkably simply so
    strikingly thoroughly truly utterly very
""")
PEOPLE = listed("""
    aunt boss brother colleagues cousin daughter father flatmate friends grandmother mother nephew
    neighbour niece parents sister son students teacher uncle
""")
TIMES = listed("""
    monday tuesday wednesday thursday friday saturday sunday christmas easter holiday weekend
""")
PLACES = listed("""
    cinema city club festival garden harbour hotel library museum park school station theatre
    village
""")
DENIALS = [
    "not",
    "never",
    "hardly",
    "scarcely",
    "far from",
    "anything but",
    "not at all",
    "nowhere near",
]
FILLERS = [
    "i saw it with my {person} ,",
    "we watched it in the {place} ,",
    "my {person} took me on {time} ,",
    "after two hours in the {place} ,",
    "in short ,",
    "to be honest ,",
    "as my {person} said ,",
    "on {time} in the {place} ,",
    "filmed in the {place} ,",
    "you have read the book and yet",
    "for what it is worth ,",
]
