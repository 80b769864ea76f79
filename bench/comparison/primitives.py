"""What bench/primitives measures: each primitive, the limit beside it, and what the one does that the other does not."""
import dataclasses
import re

BYTES, EACH = "MB/s", "ns"


@dataclasses.dataclass(frozen=True)
class Primitive:
    """A primitive by its benchmark and the one of its limit, both of bench/jmh, as Class.method."""
    name: str
    measured: str
    limit: str
    bound: str  # what the limit is
    gap: str  # what the primitive does that its limit does not
    unit: str = BYTES
    work: tuple = ()  # how many of its bytes or calls a data set of bench/compare asks for, and in which words
    openssl: str = ""  # the algorithm by which openssl does what the limit does; the faster of both is the limit

    def chosen(self, pattern):
        return any(re.search(pattern, text, re.IGNORECASE) for text in (self.name, self.measured, self.limit))


SHA, AES = "sha256", "aes-256-ctr"
BIG, STORED = (4 << 30, "the 4 GiB of `big`"), (1.7 * (1 << 30), "the 1.7 GiB of records of `big`")
LOOKED_AT = (BIG[0] / 6, "the sixth of `big` that is looked at")
CHUNKS = (BIG[0] / 1.5 / (1 << 20), "the chunks of `big`")
MANY, SMALL = (200_000, "the 200,000 files of `many`"), (662 << 20, "the 662 MiB of `many`")
GEAR = "a bare Gear loop over the same bytes"

PARTS = {
    "Cutting": (
        Primitive("chunker, a byte that it looks at", "Chunker.lookedAt", "Chunker.gear", GEAR,
                  "The Gear loop is a bound and no alternative: one table, one shift and one addition a byte is the fastest "
                  "chunker known that goes byte by byte, and whoever sees where it cuts learns about the content and the key. "
                  "What hides that is 64 bytes under a window that are known exactly, two tables, and 16 bytes of AES a byte.",
                  work=LOOKED_AT),
        Primitive("… its digest alone", "Chunker.digest", "Chunker.gear", GEAR,
                  "Two tables instead of one, a reduction, and a digest stored for every byte: Gear keeps its only in a register.",
                  work=LOOKED_AT),
        Primitive("… its decision alone", "Chunker.decision", "Chunker.decisionByBareAes",
                  "the JDK's AES-128-ECB of as many blocks", "Each block is looked at once more, for the bits of its mask.",
                  work=LOOKED_AT),
        Primitive("chunker, a byte of a file", "Chunker.wholeFile", "Chunker.wholeFileByGear",
                  "the Gear loop behind the same minimum, in chunks of average length",
                  "As for a byte that it looks at: what lies before the minimum length costs neither of them anything.",
                  work=BIG),
    ),
    "Hashes and cipher": (
        Primitive("pid of a chunk", "Sealing.pidOfChunk", "Sealing.hmacOfChunk", "HMAC-SHA256 under a key that is scheduled",
                  "Nothing but the length of the message lies between them.", work=BIG, openssl=SHA),
        Primitive("pid of a file of 4 KiB", "Sealing.pidOfSmallFile", "Sealing.hmacOfSmallFile",
                  "HMAC-SHA256 under a key that is scheduled", "The owner is hashed as well, and an object is made of the value.",
                  work=SMALL),
        Primitive("oid of a chunk's record", "Oid.chunk", "Oid.sha256OfChunk", "SHA-256, made once", "Nothing but its prefix.",
                  openssl=SHA, work=STORED),
        Primitive("oid of a page of 16 KiB", "Oid.page", "Oid.sha256OfPage", "SHA-256, made once",
                  "The JDK looks the algorithm up for every record."),
        Primitive("the record's cipher", "Sealing.cipher", "Sealing.bareCipher", "AES-256-CTR, 16 KiB at a time",
                  "It is given 2 KiB at a time, which a process that has just begun needs (AesCtr says why).",
                  work=STORED, openssl=AES),
    ),
    "Records": (
        Primitive("compressing text", "Frame.write", "Frame.bareWrite", "zstd over memory that is not Java's",
                  "zstd-jni pins the arrays.", work=BIG),
        Primitive("decompressing text", "Frame.read", "Frame.bareRead", "zstd over memory that is not Java's",
                  "The array that takes the content is made, and zeroed, for every record.", work=BIG),
        Primitive("sealing a chunk of text", "TextRecord.seal", "TextRecord.partsOfSealing",
                  "its parts: two HMACs, zstd, cipher, SHA-256",
                  "What is sealed gets an array of its own, which is zeroed before and in no cache."),
        Primitive("sealing a chunk of noise", "NoiseRecord.seal", "NoiseRecord.partsOfSealing",
                  "its parts: HMAC, zstd, cipher, SHA-256",
                  "What is sealed gets an array of its own, which is zeroed before and in no cache."),
        Primitive("opening a chunk of text", "TextRecord.open", "TextRecord.partsOfOpening", "its parts: cipher, HMAC, zstd",
                  "What is decrypted and what is decompressed get arrays of their own, which are zeroed before and in no cache."),
        Primitive("opening a chunk of noise", "NoiseRecord.open", "NoiseRecord.partsOfOpening", "its parts: cipher, HMAC",
                  "The content gets an array of its own, which is zeroed before and in no cache."),
    ),
    "Bundles": (
        Primitive("a small file gathered", "Bundle.gather", "Bundle.mapAndCuts",
                  "its pid put into a map of the JDK, and the HMAC that decides where bundles end",
                  "The owner is looked up once, the pid twice before it is put.", EACH, work=MANY),
        Primitive("a bundle's plaintext", "Bundle.encode", "Bundle.copy", "the contents copied into an array that is there",
                  "Contents are copied into a buffer and from there into an array of their length, both of them made and zeroed.",
                  work=SMALL),
        Primitive("a slot of a bundle's table, read", "Bundle.decode", "Bundle.readRows", "the same words read into a pid",
                  "The pid goes through an array of its own, and every length is checked.", EACH, work=MANY),
    ),
    "Entries and pages": (
        Primitive("an entry into the stream", "EntrySpill.write", "EntrySpill.bareWrite", "the same bytes written, 64 KiB at a time",
                  "The bound knows nothing of entries: some twenty fields are written one by one, three strings and a record are "
                  "looked up by their hash.", EACH, work=MANY),
        Primitive("an entry from the stream", "EntrySpill.read", "EntrySpill.bareRead", "the same bytes read, 64 KiB at a time",
                  "The bound knows nothing of entries: a dozen objects are made of each.", EACH, work=MANY),
        Primitive("an entry into a tree page", "TreePage.write", "TreePage.cutsAndCopies",
                  "the HMAC that decides where pages end, and the finished bytes copied",
                  "The key is written twice (once to be hashed, once into the page), strings and the record are looked up by "
                  "their hash, and each optional field is an object until it is written.", EACH, work=MANY),
        Primitive("an entry from a tree page", "TreePage.read", "TreePage.makeEntries", "the same objects made of what is there",
                  "Every field is read and checked against its limits, names are put together from what they share.",
                  EACH, work=MANY),
    ),
    "Lookups": (
        Primitive("known content found, of a million", "PidTable.known", "PidTable.oneRead", "one read of a place that no cache has",
                  "A place stands in four arrays: each is a read that no cache has.", EACH, work=MANY),
        Primitive("new content not found, of a million", "PidTable.unknown", "PidTable.oneRead",
                  "one read of a place that no cache has",
                  "Half of the places are taken, and what stands there is told from what is asked for by a read in another array.",
                  EACH, work=MANY),
        Primitive("where a chunk was recovered to", "ChunkLocationTable.find", "ChunkLocationTable.oneRead", "one read of the table",
                  "Up to four places of three arrays are looked at, which of them nobody can foretell, and the answer is an object.",
                  EACH, work=CHUNKS),
        Primitive("zeros found in a file", "SparseRanges.find", "SparseRanges.touch", "one byte of each cache line looked at",
                  "Each block is compared with one of zeros, which is read as well.", work=BIG),
    ),
    "System calls": (
        Primitive("a call that does nothing", "Libc.nothing", "Libc.bareNothing", "getppid by a bare method handle",
                  "The number of an error is kept for who asks, and the thread's memory looked up.", EACH, work=MANY),
        Primitive("a file looked at", "Libc.status", "Libc.bareStatx", "statx into memory that is there",
                  "The name is copied out of the heap and searched for a zero, the result becomes an object.",
                  EACH, work=MANY),
        Primitive("a name listed, of 1,000", "Libc.list", "Libc.bareGetdents", "getdents64 and nothing read of it",
                  "Each name is found, measured and handed on.", EACH, work=MANY),
        Primitive("reading a file", "Libc.read", "Libc.barePread", "pread into memory that is not Java's",
                  "What was read is copied into the heap, 256 KiB at a time.", work=BIG),
        Primitive("writing a file", "Libc.write", "Libc.barePwrite", "pwrite from memory that is not Java's",
                  "What is written is copied out of the heap, 256 KiB at a time.", work=BIG),
    ),
    "The vault": (
        Primitive("a batch taken apart and hashed", "RecordFrames.read", "RecordFrames.sha256", "SHA-256 of the records",
                  "Each record is copied into an array of its own, which is made and zeroed.", work=STORED, openssl=SHA),
        Primitive("a record appended to a pack", "Pack.append", "Pack.bareAppend",
                  "the same bytes written from memory that is not Java's", "The JDK copies what it writes out of the heap.",
                  work=STORED),
        Primitive("a record read from a pack", "Pack.read", "Pack.bareRead", "the same bytes read into memory that is not Java's",
                  "The JDK copies what it reads into the heap, into an array that is made and zeroed.", work=STORED),
    ),
    "The way to the vault": (
        Primitive("an answer's records taken apart", "Frames.read", "Frames.copy", "the bytes copied into an array that is there",
                  "Every record gets an array of its own, which is made and zeroed, and is filled 16 KiB at a time.",
                  work=STORED),
        Primitive("an answer through HTTP and TLS", "Transport.download", "Transport.downloadByTls", "a bare TLS socket",
                  "Every record gets an array of its own.", work=STORED),
        Primitive("a request through HTTP and TLS", "Transport.upload", "Transport.uploadByTls", "a bare TLS socket",
                  "Somebody watches that it moves.", work=STORED),
        Primitive("… TLS by itself, an answer", "Transport.downloadByTls", "Transport.downloadByTcp", "a bare TCP socket",
                  "Encrypting and decrypting, and the copies that the JDK makes on the way, at both ends."),
        Primitive("… TLS by itself, a request", "Transport.uploadByTls", "Transport.uploadByTcp", "a bare TCP socket",
                  "Encrypting and decrypting, and the copies that the JDK makes on the way, at both ends."),
    ),
}
