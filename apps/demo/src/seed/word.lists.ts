// The words that names, titles and opinions are made of.

const words = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

export const GIVEN_NAMES = words(
  `Ada, Agnes, Amara, Anton, Beatriz, Bram, Carmen, Chidi, Clara, Dario, Edith, Elif, Emil, Farah, Felix, Greta,
  Hana, Hugo, Ines, Ivo, Jana, Jonas, Kaito, Keziah, Lena, Luca, Maeve, Malik, Marta, Mei, Nadia, Nils, Oluwa, Orla,
  Pavel, Priya, Rafael, Rosa, Samir, Selma, Tariq, Thea, Ulla, Viktor, Wanda, Yara, Yusuf, Zofia`,
);
export const FAMILY_NAMES = words(
  `Abara, Adler, Almeida, Amsel, Arslan, Bakker, Barros, Bennett, Brandt, Castillo, Chen, Costa, Dahl, Duarte, Eder,
  Farkas, Fischer, Garner, Haddad, Hale, Hayashi, Iversen, Jansen, Kaya, Keller, Kovac, Lang, Lindqvist, Marsh, Mendes,
  Mori, Nagy, Novak, Okafor, Ortega, Park, Petrov, Quinn, Rao, Reyes, Rossi, Sato, Silva, Tanaka, Vance, Weaver, Winter,
  Zeller`,
);
export const COUNTRIES = words(
  'AT, BR, CZ, DE, ES, GB, IE, IN, IT, JP, MX, NG, NL, NO, PL, PT, SE, TR, US, ZA',
);
export const ADJECTIVES = words(
  `Amber, Borrowed, Broken, Burning, Crooked, Distant, Drowned, Empty, Forgotten, Frozen, Gilded, Hidden, Hollow, Last,
  Long, Lost, Midnight, Nameless, Northern, Paper, Quiet, Salt, Second, Secret, Silent, Silver, Sleeping, Slow, Small,
  Stolen, Thirteenth, Unfinished, Velvet, Wandering, White, Winter`,
);
export const NOUNS = words(
  `Archive, Atlas, Bridge, Cartographer, Clock, Coast, Country, Daughter, Garden, Harbour, House, Island, Kingdom,
  Lantern, Letter, Library, Lighthouse, Map, Mirror, Mountain, Nightingale, Observatory, Orchard, Painter, River, Road,
  Room, Sea, Season, Shore, Station, Storm, Stranger, Tide, Tower, Train, Translator, Voyage, Watchmaker, Window`,
);
export const PLACES = words(
  `Antwerp, Bergen, Bologna, Cadiz, Cork, Galway, Ghent, Graz, Kyoto, Lisbon, Malmo, Naples, Porto, Riga, Seville,
  Trieste, Turin, Utrecht, Valparaiso, Vilnius`,
);
export const SUBJECTS = words(
  `a family that keeps a secret, a lighthouse without a keeper, two sisters and a debt, an heir nobody expected,
  a translator who changes one word, a town that the railway forgot, a painter who cannot see red, the last ferry home,
  a map with one island too many, a winter that does not end`,
);
export const PRAISE = words(
  `Read it in one night., A joy from the first page to the last., Quietly brilliant., I gave it to everybody I know.,
  The best thing on my shelf this year., Wise and very funny.`,
);
export const DOUBT = words(
  `It takes its time., Good in parts., The second half is better than the first., Not what the cover promises.,
  I wanted to like it more., Too many characters for so short a book.`,
);
export const COMPLAINT = words(
  `I gave up halfway., The ending is a cheat., Not for me., Dull., Full of misprints., The blurb tells it all.`,
);
