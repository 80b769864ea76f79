package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.chunk.FixedChunker;
import dev.coffre.backup.chunk.ToeplitzChunker;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.ChunkerKeys;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.testing.Fault;
import dev.coffre.vault.testing.FaultyVault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random histories of a large file with holes, beside a cache folder and a vault that random accidents happen to. */
class PatchedHistoriesTest {
    private static final int BLOCK = BlockSigner.BLOCK_BYTES;
    private static final int MIB = 1 << 20;
    private static final int MAX_LENGTH = 16 * MIB;

    /** Shortest run of zeros that is a hole. */
    private static final int MIN_HOLE = MIB + 2 * BLOCK;

    /** Length of the header of a file of signatures, and of a group in it. */
    private static final int HEADER = 64;

    private static final int GROUP = 4 + 64 * BlockSigner.SIGNATURE_BYTES;

    @TempDir
    Path folder;

    private Random random = new Random(0);
    private SaveWorld world;
    private Path copy;
    private byte[] file = {};
    private boolean fixed;
    private boolean rotated;
    private final List<byte[]> days = new ArrayList<>();
    private final StringBuilder log = new StringBuilder();

    @BeforeEach
    void beginFirst() {
        begin(1);
    }

    private void begin(int seed) {
        random = new Random(seed);
        log.setLength(0);
        log.append("seed ").append(seed).append(':');
        world = new SaveWorld(folder.resolve("world" + seed));
        copy = folder.resolve("copy" + seed);
        days.clear();
        fixed = false;
        rotated = false;
        file = bytes(4 * MIB + random.nextInt(8 * MIB));
    }

    @Test
    void everyDayIsSavedWhateverHappens() throws IOException {
        live(5);
    }

    @Test
    @Tag("long")
    void everyDayOfManyHistoriesIsSaved() throws IOException {
        live(200);
    }

    private void live(int seeds) throws IOException {
        for (int seed = 1; seed <= seeds; seed++) {
            begin(seed);
            for (int day = 0; day < 8; day++) {
                liveADay(day);
            }
        }
    }

    private void liveADay(int day) throws IOException {
        log.append("; day ").append(day);
        for (int edits = day == 0 ? 0 : 1 + random.nextInt(3); edits > 0; edits--) {
            edit();
        }
        accident();
        touch(0);
        if (random.nextInt(6) == 0) {
            failToSave();
        }
        if (random.nextInt(6) == 0) {
            changeWhileRead();
        }
        fixed ^= random.nextInt(5) == 0;
        log.append(fixed ? " fixed" : "");
        try (SaveThreads threads = random.nextInt(4) == 0 ? SaveThreads.ofCores(3) : SaveThreads.inCaller()) {
            world.save(world.vault, threads, plan -> plan.withFixedChunks(fixed), new CancelToken());
        }
        assertThat(Arrays.equals(world.saved().content("db"), file))
                .as(log.toString())
                .isTrue();
        assertThat(lengths()).as(log.toString()).isEqualTo(cut());
        days.add(file);
    }

    private List<Integer> lengths() {
        SaveWorld.Saved saved = world.saved();
        Entry entry = saved.entry("db");
        List<Integer> lengths = new ArrayList<>();
        ChunkStream.of(entry.content(), entry.metadata().size(), saved.pages)
                .forEachRemaining(placed -> lengths.add(placed.chunk().rawLength()));
        return lengths;
    }

    /** Returns the lengths of the chunks of a file without a previous point. */
    private List<Integer> cut() {
        List<Integer> lengths = new ArrayList<>();
        try (ChunkerKeys chunkerKeys = world.keys.newest().chunkerKeys()) {
            Chunker chunker = fixed ? new FixedChunker() : new ToeplitzChunker(chunkerKeys);
            for (Extent stretch : data(file)) {
                for (int at = (int) stretch.position(); at < stretch.end(); at += lengths.getLast()) {
                    lengths.add(chunker.cut(file, at, (int) stretch.end() - at, true));
                }
            }
        }
        return lengths;
    }

    private void edit() {
        byte[] before = file;
        byte[] after = before.clone();
        int blocks = before.length / BLOCK;
        int count = 1 + random.nextInt(Math.min(blocks - 1, random.nextBoolean() ? 40 : 2_000));
        int from = random.nextInt(blocks - count) * BLOCK;
        int to = random.nextInt(blocks - count) * BLOCK;
        int length = count * BLOCK;
        int kind = random.nextInt(14);
        log.append(' ').append(kind);
        switch (kind) {
            case 0, 1 -> System.arraycopy(before, from, after, to, length);
            case 2 -> System.arraycopy(before, 0, after, to, length);
            case 3 -> System.arraycopy(before, from + random.nextInt(BLOCK), after, to, length);
            case 4 -> after = inserted(before, to, Arrays.copyOfRange(before, from, from + length));
            case 5 -> after = inserted(before, random.nextInt(before.length), bytes(1 + random.nextInt(2 * BLOCK)));
            case 6 -> {
                after = Arrays.copyOf(before, before.length - length);
                System.arraycopy(before, from + length, after, from, after.length - from);
            }
            case 7 -> Arrays.fill(after, to, to + length, (byte) 0);
            case 8 -> repeat(bytes((1 + random.nextInt(20)) * BLOCK), after, to, length);
            case 9 -> System.arraycopy(bytes(length), 0, after, to, length);
            case 10 -> after = Arrays.copyOf(before, before.length / 2 + random.nextInt(before.length));
            case 11 ->
                after = days.isEmpty()
                        ? after
                        : days.get(random.nextInt(days.size())).clone();
            case 12 -> shuffle(before, after, 1 << random.nextInt(9));
            default -> {
                for (int i = random.nextInt(100); i >= 0; i--) {
                    after[random.nextInt(after.length)]++;
                }
            }
        }
        file = after.length < 2 * MIB || after.length > MAX_LENGTH ? Arrays.copyOf(after, 6 * MIB) : after;
    }

    private static byte[] inserted(byte[] before, int at, byte[] added) {
        byte[] after = Arrays.copyOf(before, before.length + added.length);
        System.arraycopy(added, 0, after, at, added.length);
        System.arraycopy(before, at, after, at + added.length, before.length - at);
        return after;
    }

    private static void repeat(byte[] pattern, byte[] into, int from, int length) {
        for (int i = 0; i < length; i++) {
            into[from + i] = pattern[i % pattern.length];
        }
    }

    private void shuffle(byte[] before, byte[] after, int blocks) {
        int length = blocks * BLOCK;
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at + length <= before.length; at += length) {
            places.add(at);
        }
        Collections.shuffle(places, random);
        for (int i = 0; i < places.size(); i++) {
            System.arraycopy(before, places.get(i), after, i * length, length);
        }
    }

    private void accident() throws IOException {
        int kind = random.nextInt(10);
        log.append(" accident ").append(kind);
        switch (kind) {
            case 0 -> copyFiles(world.cacheFolder(), copy);
            case 1 -> {
                if (Files.isDirectory(copy)) {
                    world.deleteCache();
                    copyFiles(copy, world.cacheFolder());
                }
            }
            case 2 -> world.deleteCache();
            case 3 -> damageSignatures();
            case 4 -> {
                if (!days.isEmpty()) {
                    loseARecord();
                }
            }
            case 5 -> {
                if (!rotated) {
                    rotated = true;
                    world.rotateKey();
                }
            }
            default -> {}
        }
    }

    /** Puts random bytes, and groups of older signatures, into the files of signatures. */
    private void damageSignatures() throws IOException {
        List<Path> older = Files.isDirectory(copy) ? signatures(copy) : List.of();
        for (Path path : signatures(world.cacheFolder())) {
            try (RandomAccessFile damaged = new RandomAccessFile(path.toFile(), "rw")) {
                byte[] content = bytes((int) damaged.length());
                if (!older.isEmpty()) {
                    content = Files.readAllBytes(older.getFirst());
                }
                int at = HEADER + GROUP * random.nextInt(8);
                int length =
                        Math.min(GROUP * random.nextInt(30), (int) Math.min(content.length, damaged.length()) - at);
                if (length > 0) {
                    damaged.seek(at);
                    damaged.write(content, at, length);
                }
            }
        }
    }

    private void loseARecord() {
        SaveWorld.Saved saved = world.saved();
        Entry entry = saved.entry("db");
        List<RecordReference> records = new ArrayList<>();
        ChunkStream.of(entry.content(), entry.metadata().size(), saved.pages)
                .forEachRemaining(placed -> records.addAll(placed.chunk().records()));
        if (!records.isEmpty()) {
            world.service.lose(
                    world.domain, records.get(random.nextInt(records.size())).oid());
        }
    }

    private void failToSave() {
        int call = 1 + random.nextInt(12);
        log.append(" fails at call ").append(call);
        Fault fault = random.nextBoolean() ? new Fault.LostRequest() : new Fault.LostReply();
        try {
            world.save(FaultyVault.once(world.vault, call, fault));
        } catch (Problem expected) {
            log.append('!');
        }
        edit();
        touch(0);
    }

    /** The next save finds other content when it has opened the file. */
    private void changeWhileRead() {
        log.append(" changes");
        boolean[] done = {false};
        world.source.onRead(key -> {
            if (!done[0]) {
                done[0] = true;
                edit();
                touch(1);
            }
        });
    }

    private void touch(int seconds) {
        world.source.onRead(key -> {});
        world.files
                .at(world.clock.instant().getEpochSecond() + 43_200 + seconds)
                .file("db", SyntheticFile.of(file, data(file)));
    }

    /** Returns what is not in long runs of zeros. The ends of holes are at any byte. */
    private static List<Extent> data(byte[] content) {
        Random ends = new Random(content.length);
        List<Extent> data = new ArrayList<>();
        int start = 0;
        int zeros = 0;
        for (int i = 0; i <= content.length; i++) {
            if (i < content.length && content[i] == 0) {
                zeros++;
                continue;
            }
            if (zeros >= MIN_HOLE) {
                int hole = i - zeros + ends.nextInt(BLOCK);
                if (hole > start) {
                    data.add(new Extent(start, hole - start));
                }
                start = i == content.length ? i : i - ends.nextInt(BLOCK);
            }
            zeros = 0;
        }
        if (start < content.length) {
            data.add(new Extent(start, content.length - start));
        }
        return data;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<Path> signatures(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(path -> path.getFileName().toString().startsWith("signatures-"))
                    .sorted()
                    .toList();
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path path : files.toList()) {
                Files.copy(path, to.resolve(path.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
