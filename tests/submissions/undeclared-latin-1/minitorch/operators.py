AUTHOR = "Jörg Weiß"
