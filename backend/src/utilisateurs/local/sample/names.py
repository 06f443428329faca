# ruff: noqa: RUF001 - names are written as their bearers write them
"""Names for people who do not exist: common given and family names of several cultures, combined by chance.

Where a name is not written in Latin letters, the spelling for e-mail addresses follows after a slash.
"""

from dataclasses import dataclass

from utilisateurs.kit.text import Language


@dataclass(frozen=True)
class Culture:
    """Names that go together, and where the people who bear them live."""

    share: int
    locale: Language
    time_zones: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]


def _culture(share: int, locale: Language, time_zones: str, given: str, family: str) -> Culture:
    return Culture(share, locale, tuple(time_zones.split()), tuple(given.split()), tuple(family.split("; ")))


_FRENCH_GIVEN = (
    "Adèle Adrien Agathe Aline Amélie Anaïs André Angélique Antoine Apolline Arnaud Arthur Audrey Aurélie Baptiste "
    "Bastien Benoît Bérénice Brice Camille Capucine Cécile Cédric Céleste Chloé Clémence Clément Corentin Cyprien "
    "Damien Delphine Édouard Éléonore Élise Éloïse Émile Émilie Étienne Eugénie Fabien Félicie Florent François "
    "Françoise Gaëlle Gaspard Geneviève Grégoire Guillaume Hélène Hugo Inès Jérôme Joséphine Jules Juliette Laëtitia "
    "Léa Léonie Loïc Lucie Maël Manon Marguerite Marine Mathéo Mathilde Maxence Mélanie Nathanaël Noé Noémie Océane "
    "Odile Pascal Philippine Quentin Raphaëlle Rémi Romane Sébastien Solène Sylvain Théo Thérèse Tristan Valérie "
    "Victoire Xavier Yannick Yvon Zélie"
)
_FRENCH_FAMILY = (
    "Aubry; Barbier; Baudouin; Beaumont; Berthelot; Blanchard; Boucher; Bréchet; Carpentier; Chauvin; Chevallier; "
    "Collet; Coulon; d'Aubigny; Delacroix; Delaunay; Deschamps; Dubreuil; Dumoulin; Étienne; Faucheux; Ferrand; "
    "Fontaine; Fournier; Garnier; Gauthier; Girardot; Grandjean; Guérin; Hérault; Huet; Jacquemin; Joubert; Lacroix; "
    "Lambert; Langlois; Lécuyer; Lefèvre; Legrand; Lemaître; Leroux; L'Hermite; Maréchal; Marchand; Ménard; Mercier; "
    "Meunier; Monnier; Moreau; Noël; Olivier; Paquet; Pélissier; Perrin; Picard; Poirier; Prévost; Renaud; "
    "Richard-Morel; Rivière; Rousseau; Saint-Martin; Sauvage; Tanguy; Thibault; Vasseur; Verdier; Vidal; de La Tour; "
    "Le Goff; Le Floch; Du Pré"
)

CULTURES = (
    _culture(44, "fr", "Europe/Paris", _FRENCH_GIVEN, _FRENCH_FAMILY),
    _culture(
        4,
        "fr",
        "Europe/Brussels",
        "Aurore Bart Céline Didier Emmeline Fien Gauthier Jorne Lotte Maarten Nele Pieter Sander Wout",
        "Claes; De Smet; Dubois; Goossens; Jacobs; Lambrecht; Maes; Peeters; Van den Berghe; Vandenbroucke; Wouters",
    ),
    _culture(
        5,
        "fr",
        "America/Toronto",
        "Alexis Béatrice Benjamin Caroline Charles-Étienne Florence Jérémie Laurence Marie-Ève Olivier Rosalie Zoé",
        "Bélanger; Bergeron; Bouchard; Côté; Fortin; Gagnon; Lavoie; Ouellet; Pelletier; Tremblay; St-Pierre",
    ),
    _culture(
        4,
        "fr",
        "Africa/Dakar Africa/Abidjan Africa/Douala",
        "Adama Aïssatou Amadou Awa Bineta Cheikh Fatoumata Ibrahima Koffi Mariama Moussa Ndèye Ousmane Seydou",
        "Ba; Bamba; Cissé; Coulibaly; Diallo; Diop; Fall; Kouassi; Mbaye; N'Diaye; Sow; Touré; Traoré; Yao",
    ),
    _culture(
        5,
        "fr",
        "Africa/Casablanca Africa/Algiers Africa/Tunis",
        "Amine Asmae Farid Ghita Hanane Ilyès Khadija Leïla Mehdi Nadia Omar Rachid Salma Walid Yasmine Zineb",
        "Alaoui; Belkacem; Ben Salah; Benali; Bouzid; Chérif; El Fassi; El Idrissi; Haddad; Mansouri; Tazi; Zerrouki",
    ),
    _culture(
        8,
        "en",
        "Europe/London Europe/Dublin",
        "Alice Aoife Callum Ciarán Eleanor Fergus George Harriet Imogen Jack Niamh Oliver Poppy Rhys Siobhán Thomas",
        "Ashworth; Barlow; Campbell; Fletcher; Hughes; MacGregor; O'Brien; O'Connor; Pemberton; Sutton; Walsh",
    ),
    _culture(
        8,
        "en",
        "America/New_York America/Chicago America/Los_Angeles",
        "Abigail Brandon Caleb Destiny Ethan Grace Hannah Isaiah Jasmine Logan Madison Noah Savannah Tyler Wyatt Zoe",
        "Anderson; Brooks; Carter; Coleman; Hayes; Jefferson; Mitchell; Parker; Ramirez; Sullivan; Turner; Washington",
    ),
    _culture(
        4,
        "en",
        "Europe/Berlin Europe/Vienna Europe/Zurich",
        "Anneliese Björn Claudia Dieter Friederike Günther Jörg Jürgen Käthe Lieselotte Matthias Sören Ulrike Wolfgang",
        "Bäcker; Förster; Großmann; Hoffmann; Jäger; Köhler; Krüger; Müller; Schäfer; Schröder; von Arnheim; Weiß",
    ),
    _culture(
        4,
        "en",
        "Europe/Madrid America/Mexico_City America/Bogota",
        "Álvaro Begoña Concepción Diego Elena Iñaki Joaquín Lucía Martín Nuria Óscar Raúl Sofía Ximena",
        "Álvarez; Castañeda; Domínguez; Fernández; García; Gutiérrez; Ibáñez; Muñoz; Núñez; Peña; Ruiz; Zúñiga",
    ),
    _culture(
        3,
        "en",
        "Europe/Rome",
        "Alessia Beatrice Cosimo Elisabetta Fabrizio Giulia Lorenzo Niccolò Ottavia Raffaele Tommaso Viola",
        "Bianchi; Colombo; D'Angelo; De Luca; Esposito; Ferrari; Gallo; Lombardi; Moretti; Ricci; Santoro; Vitale",
    ),
    _culture(
        3,
        "en",
        "Europe/Lisbon America/Sao_Paulo",
        "Antônio Beatriz Conceição Duarte Gonçalo Inês João Luísa Mafalda Rui Simão Tomás",
        "Araújo; Carvalho; da Conceição; dos Santos; Figueiredo; Gonçalves; Magalhães; Nóbrega; Pinheiro; Simões",
    ),
    _culture(
        2,
        "en",
        "Europe/Warsaw",
        "Agnieszka Bartłomiej Grażyna Jędrzej Katarzyna Łukasz Małgorzata Paweł Stanisław Świętosława Wojciech Żaneta",
        "Dąbrowski; Gałązka; Jabłoński; Kołodziej; Król; Łuczak; Piątek; Śliwa; Wójcik; Zając; Żak",
    ),
    _culture(
        2,
        "en",
        "Europe/Stockholm Europe/Oslo Europe/Copenhagen Europe/Helsinki",
        "Åsa Bjørn Eero Freja Håkon Ingrid Jørgen Kjersti Lærke Mikkel Päivi Signe Søren Øystein",
        "Bergström; Dahl; Häkkinen; Høgh; Jørgensen; Lindqvist; Mäkelä; Nygård; Sjöberg; Sæther; Ødegård; Åkesson",
    ),
    _culture(
        2,
        "en",
        "Europe/Istanbul",
        "Ayşe Barış Çağla Emre Gökçe İpek Kerem Nilgün Oğuz Özlem Şule Yiğit",
        "Aydın; Çelik; Demir; Doğan; Güneş; Kılıç; Öztürk; Şahin; Yıldız; Yılmaz",
    ),
    _culture(
        2,
        "en",
        "Asia/Kolkata",
        "Aarav Ananya Deepak Ishaan Kavya Lakshmi Meera Nikhil Priya Rohan Sanjay Vidya",
        "Banerjee; Chatterjee; Deshpande; Gupta; Iyer; Joshi; Menon; Nair; Patel; Reddy; Sharma; Verma",
    ),
    _culture(
        2,
        "en",
        "Asia/Ho_Chi_Minh",
        "Anh Bảo Dũng Đức Hạnh Hương Khánh Linh Mỹ Ngọc Phương Thảo Tuấn",
        "Bùi; Đặng; Đỗ; Hoàng; Lê; Nguyễn; Phạm; Phan; Trần; Võ",
    ),
    _culture(
        1,
        "en",
        "Asia/Tokyo",
        "明/akira 花子/hanako 健太/kenta 真理/mari 直樹/naoki 桜/sakura 翔/sho 優子/yuko",
        "伊藤/ito; 加藤/kato; 中村/nakamura; 佐藤/sato; 鈴木/suzuki; 高橋/takahashi; 山本/yamamoto",
    ),
    _culture(
        1,
        "en",
        "Europe/Athens",
        "Αλέξανδρος/alexandros Δήμητρα/dimitra Ελένη/eleni Γιώργος/giorgos Κατερίνα/katerina Νίκος/nikos Σοφία/sofia",
        "Αντωνίου/antoniou; Γεωργίου/georgiou; Ιωάννου/ioannou; Νικολάου/nikolaou; Παππάς/pappas; Βασιλείου/vasileiou",
    ),
    _culture(
        1,
        "en",
        "Europe/Kyiv",
        "Богдан/bohdan Ганна/hanna Ірина/iryna Мирослава/myroslava Олег/oleh Оксана/oksana Тарас/taras Юлія/yuliia",
        "Бондаренко/bondarenko; Коваленко/kovalenko; Мельник/melnyk; Савченко/savchenko; Ткаченко/tkachenko",
    ),
)

_CHROMIUM = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6"
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROMIUM} Safari/537.36",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROMIUM} Safari/537.36 Edg/142.0.0.0",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT} Safari/605.1.15",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {_WEBKIT} Mobile/15E148 Safari/604.1",
    f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {_CHROMIUM} Mobile Safari/537.36",
)
"""Programs that people sign in with."""
