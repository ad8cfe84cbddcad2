"""Five hundred names in the forms that people really have. The people are made up: parts are combined by place.

Given and family names from many languages and scripts, with apostrophes, hyphens, particles, marks above and below,
directions, one part only, one letter only, and lengths that forms often cut.
"""

GIVEN = """
Siân|Ffion|Llŷr|Seán|Niamh|Máiréad|Eòghan|Zoë|Anaïs|Chloé|Jürgen|Søren|Åsa|Þórdís|
Łukasz|Żaneta|Jiří|Ľubomír|Çağla|İpek|Ömer|Ștefania|Þröstur|Nguyễn Thị Hồng|Đặng|
José María|Iñaki|João|Conceição|Mary-Jane|Anne Marie|D'Arcy|N'Golo|Ta'nisha|Jean-Luc|
Αλέξανδρος|Ελένη|Владимир|Оксана|Ґалина|Ђорђе|Գայանե|თამარ|محمد|فاطمة|عبد الرحمن|
مریم‌سادات|יעל|שָׂרָה|अनिल|श्रीदेवी|ਗੁਰਪ੍ਰੀਤ|গৌতম|மீனாட்சி|తెలుగు|ಲಕ್ಷ್ಮಿ|സൂര്യ|නිමල්|
สมชาย|ສົມພອນ|မောင်|សុខា|小明|美穂|𠮷野|지훈|ひかり|アリス|ᐊᓂᑕ|ትርሐስ|Kaʻiulani|Keʻalohi|Ọlábísí|
Chukwuemeka|Nʼdiaye|Xoliswa|!Xóõ|Björk|Wolfeschlegelstein|A|Ö|X Æ|Mohammed|Muhammad|
Aneurin|Rhys|Priya|Wei|Ravi|Ìfẹ́|Tọ́pẹ́|Zażółć|Ængus|Œdipe|Dvořák|Ångström|Tŷ|Ŵyn|Ōhara|
"""
FAMILY = """
O'Brien|O’Neill|Ó Súilleabháin|Nic Gabhann|Mac Giolla Easpaig|ap Rhys|ferch Ieuan|
de la Cruz|van der Berg|van 't Hoff|von und zu Stein|di Rocco|El-Sayed|Al Ḥāfiẓ|
bin Abdullah|Ng|O|Ó|Okoro-Bell|Smith-Jones-Brown|St. John|Fitz-Gerald|MacDonald|M'Bow|
Quiñones|Gonçalves|Müller-Lüdenscheidt|Sørensen|Þorvaldsdóttir|Wiśniewska|
Brzęczyszczykiewicz|Şahin|Yılmaz|Παπαδόπουλος|Достоевская|العبدالله|بن سلمان|כהן־לוי|
शर्मा|சுப்பிரமணியம்|รัตนโกสินทร์|司馬|王|김|欧阳|Ramanujapuram Venkatanarasimharajuvaripeta|
Keihanaikukauakahihuliheekahaunaele|Null|Test|True|d'Aubigné-Ó Conchúir|Nuñez y Pérez|
Łęcka|Ђоковић|Ağaoğlu|
"""
ALONE = """
Sukarno|Björk|พรทิพย์|U|Մարիա|محمود|शिव|Teller|Ṣọlá|Ω|
"""


def _parts(text: str) -> list[str]:
    return [part for line in text.strip().splitlines() for part in line.split("|") if part]


def _every() -> list[tuple[str, str]]:
    given, family = _parts(GIVEN), _parts(FAMILY)
    both = [(given[place % len(given)], family[place * 7 % len(family)]) for place in range(480)]
    return both + [each for name in _parts(ALONE) for each in ((name, ""), ("", name))]


REAL_NAMES = _every()
