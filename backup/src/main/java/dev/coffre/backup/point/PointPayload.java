package dev.coffre.backup.point;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plaintext of a point record (docs/format.md §7): fields by tag. Unknown fields are ignored. */
record PointPayload(PointContent content, RootPageReference root) {
    private static final int LABEL = 1;
    private static final int ROOT_PATH = 2;
    private static final int TIME_ZONE = 3;
    private static final int HOST_NAME = 4;
    private static final int AGENT_VERSION = 5;
    private static final int CHUNKER = 6;
    private static final int ROOT_PAGE = 7;
    private static final int RUN = 8;
    private static final int WITNESS = 9;
    private static final int CARRIED = 10;

    private static final int SYSTEM = 11;

    /** The only value of {@link #SYSTEM}. Without the field, the system is Linux. */
    private static final int WINDOWS = 1;

    private static final int CARRIED_BYTES = 2 + 8 + 8;

    private static final int FIELD_HEAD_BYTES = 2 + 4;

    byte[] encode() {
        List<BigEndianWriter> fields = new ArrayList<>();
        content.label().ifPresent(label -> fields.add(text(LABEL, label)));
        content.roots().forEach(path -> fields.add(field(ROOT_PATH, new BigEndianWriter().bytes(path))));
        fields.add(text(TIME_ZONE, content.timeZone()));
        fields.add(text(HOST_NAME, content.hostName()));
        fields.add(text(AGENT_VERSION, content.agentVersion()));
        ChunkerParameters chunker = content.chunker();
        fields.add(field(
                CHUNKER,
                new BigEndianWriter()
                        .u8(chunker.version())
                        .u32(chunker.minimum())
                        .u64(chunker.mask())
                        .u32(chunker.maximum())));
        fields.add(field(
                ROOT_PAGE,
                new BigEndianWriter()
                        .u32(root.rawLength())
                        .bytes(root.pid().bytes())
                        .u8(root.level())));
        RunSummary run = content.run();
        fields.add(field(
                RUN,
                new BigEndianWriter()
                        .i64(run.started().toEpochMilli())
                        .i64(run.ended().toEpochMilli())
                        .u32(run.warnings())));
        if (!content.carried().isEmpty()) {
            fields.add(carried());
        }
        if (content.system() == PointSystem.WINDOWS) {
            fields.add(field(SYSTEM, new BigEndianWriter().u8(WINDOWS)));
        }
        BigEndianWriter raw = new BigEndianWriter().u16(fields.size());
        fields.forEach(raw::bytes);
        return raw.toByteArray();
    }

    private BigEndianWriter carried() {
        BigEndianWriter value = new BigEndianWriter().u16(content.carried().size());
        for (RootRead root : content.carried()) {
            value.u16(content.roots().indexOf(root.path()))
                    .u64(root.seq())
                    .i64(root.began().toEpochMilli());
        }
        return field(CARRIED, value);
    }

    /** @throws MalformedException if {@code raw} does not follow the format */
    static PointPayload decode(byte[] raw) {
        TaggedFields fields = TaggedFields.read(new BigEndianReader(raw));
        try {
            List<ByteString> roots =
                    fields.all(ROOT_PATH).stream().map(BigEndianReader::rest).toList();
            requireSystem(fields.optional(SYSTEM), roots);
            return new PointPayload(
                    new PointContent(
                            fields.optional(LABEL).map(PointPayload::text),
                            roots,
                            text(fields.one(TIME_ZONE)),
                            text(fields.one(HOST_NAME)),
                            text(fields.one(AGENT_VERSION)),
                            chunker(fields.one(CHUNKER)),
                            run(fields.one(RUN)),
                            fields.optional(CARRIED)
                                    .map(value -> carried(roots, value))
                                    .orElse(List.of())),
                    rootPage(fields.one(ROOT_PAGE)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("a point says: " + e.getMessage(), e);
        }
    }

    private static void requireSystem(Optional<BigEndianReader> value, List<ByteString> roots) {
        PointSystem system = PointSystem.LINUX;
        if (value.isPresent()) {
            int number = value.get().u8();
            value.get().requireEnd("the system");
            if (number != WINDOWS) {
                throw new MalformedException("a point of system " + number);
            }
            system = PointSystem.WINDOWS;
        }
        if (!roots.isEmpty() && PointSystem.of(roots) != system) {
            throw new MalformedException("roots of another system than the point's");
        }
    }

    /** The field values by tag. */
    private record TaggedFields(Map<Integer, List<BigEndianReader>> byTag) {
        static TaggedFields read(BigEndianReader in) {
            int count = in.u16();
            in.requireRoomFor(count, FIELD_HEAD_BYTES, "fields");
            Map<Integer, List<BigEndianReader>> byTag = new HashMap<>();
            int previous = 0;
            for (int i = 0; i < count; i++) {
                int tag = in.u16();
                boolean repeats = tag == previous && (tag == ROOT_PATH || tag == WITNESS);
                if (tag <= previous && !repeats) {
                    throw new MalformedException("field " + tag + " after field " + previous);
                }
                previous = tag;
                BigEndianReader value = in.slice(in.u32(in.remaining(), "field " + tag));
                byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(value);
            }
            in.requireEnd("the fields");
            return new TaggedFields(byTag);
        }

        List<BigEndianReader> all(int tag) {
            return byTag.getOrDefault(tag, List.of());
        }

        Optional<BigEndianReader> optional(int tag) {
            return all(tag).stream().findFirst();
        }

        BigEndianReader one(int tag) {
            return optional(tag).orElseThrow(() -> new MalformedException("field " + tag + " is missing"));
        }
    }

    private static BigEndianWriter field(int tag, BigEndianWriter value) {
        return new BigEndianWriter().u16(tag).u32(value.size()).bytes(value);
    }

    private static BigEndianWriter text(int tag, String text) {
        return field(tag, new BigEndianWriter().bytes(ByteString.utf8(text)));
    }

    private static String text(BigEndianReader value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.byteArray(value.remaining())))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("a text that is not UTF-8", e);
        }
    }

    private static ChunkerParameters chunker(BigEndianReader value) {
        int version = value.u8();
        int minimum = value.u32(RecordReference.MAX_CHUNK_RAW, "a least chunk");
        long mask = value.u64();
        ChunkerParameters chunker = new ChunkerParameters(
                version, minimum, mask, value.u32(RecordReference.MAX_CHUNK_RAW, "a greatest chunk"));
        value.requireEnd("the chunker");
        return chunker;
    }

    private static RootPageReference rootPage(BigEndianReader value) {
        int rawLength = value.u32(PageLimits.MAX_READ_RAW, "the root page");
        Pid pid = Pid.of(value.byteArray(Pid.LENGTH));
        RootPageReference root = new RootPageReference(rawLength, pid, value.u8());
        value.requireEnd("the root page");
        if (rawLength == 0 || root.level() >= PageLimits.MAX_LEVELS) {
            throw new MalformedException("a root page of level " + root.level() + " and " + rawLength + " bytes");
        }
        return root;
    }

    private static RunSummary run(BigEndianReader value) {
        Instant started = Instant.ofEpochMilli(value.i64());
        RunSummary run = new RunSummary(started, Instant.ofEpochMilli(value.i64()), value.u32());
        value.requireEnd("the run");
        return run;
    }

    private static List<RootRead> carried(List<ByteString> roots, BigEndianReader value) {
        int count = value.u16();
        value.requireRoomFor(count, CARRIED_BYTES, "retained roots");
        List<RootRead> carried = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int root = value.u16();
            if (root >= roots.size()) {
                throw new MalformedException("root " + root + " is carried, of " + roots.size());
            }
            carried.add(new RootRead(roots.get(root), value.u64(), Instant.ofEpochMilli(value.i64())));
        }
        value.requireEnd("the retained roots");
        return carried;
    }
}
