package dev.coffre.server.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.PostgresCluster;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.RecordWithEdges;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** 5,000,000 records of 1,000 recovery points, or as many as the property says, as rows of the catalog only. */
@Tag("long")
@ParameterizedClass
@EnumSource(TestEngine.class)
class ManyRecordsTest {
    private static final int USUAL = 5_000_000;
    private static final int RECORDS = Integer.getInteger("coffre.test.records", USUAL);
    private static final int POINTS = 1_000;
    private static final int KIDS = 100;
    private static final int PAGES_AT_ONCE = 800;
    private static final Duration LONGEST_MARK = Duration.ofSeconds(60L * Math.max(USUAL, RECORDS) / USUAL);
    private static final long LONGEST_PAUSE_MS = 2_000;
    private static final long MOST_MEMORY = RECORDS > USUAL ? 1L << 30 : 256L << 20;
    private static final int ASKED = 10_000;
    private static final Duration LONGEST_HAVE = Duration.ofMillis(100);
    private static final int ADMITTED = 3_000;
    private static final Duration LONGEST_ADMISSION = Duration.ofMillis(150);
    private static final int TIMES = 5;

    /** Rounds that do not count: a vault service has run for a while, and so has its database. */
    private static final int WARM_UP = 5;

    /** All figures are taken before one is judged. */
    private final SoftAssertions measured = new SoftAssertions();

    @Parameter
    TestEngine engine = TestEngine.SQLITE;

    private final SplittableRandom random = new SplittableRandom(2);

    /** Oids from all over the catalog. */
    private final List<Oid> known = new ArrayList<>();

    @Test
    void questionsAdmissionsAndAMarkAreQuickAndSmall(@TempDir Path folder) throws Exception {
        if (engine == TestEngine.SQLITE) {
            try (TestService service = TestService.in(folder, engine)) {
                assertQuickAndSmall(service, () -> {});
            }
            return;
        }
        assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
        try (PostgresCluster postgres = PostgresCluster.start();
                TestService service = TestService.in(folder, postgres.location())) {
            String schema = postgres.location().schema();
            String index = "CREATE UNIQUE INDEX record_oid ON " + schema
                    + ".record (oid) INCLUDE (domain, ord) WITH (fillfactor = 70)"; // the room that pages have in the
            // end
            postgres.execute("DROP INDEX " + schema + ".record_oid");
            assertQuickAndSmall(service, () -> {
                postgres.execute("SET maintenance_work_mem = '1GB'; " + index);
                postgres.execute("VACUUM ANALYZE " + schema + ".record"); // as it does by itself while a catalog grows
                // A server that has run for a while has the index in memory, if it has the room.
                postgres.execute("SET enable_seqscan = off; SELECT COUNT(oid) FROM " + schema + ".record");
            });
        }
    }

    private void assertQuickAndSmall(TestService service, Runnable onLoaded) {
        VaultId vault = service.vault("documents");
        TestMachine machine = new TestMachine(service, vault, random);
        machine.backUp();
        long loading = System.nanoTime();
        seed(service.store().catalog(), machine);
        onLoaded.run();
        System.out.printf(
                "%s, %,d records, loaded in %,d s%n",
                engine, RECORDS, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - loading));
        assertQuestionsAndAdmissionsAreQuick(machine);
        assertAMarkIsQuickSmallAndStopsNobodyForLong(service);
        measured.assertAll();
    }

    private void assertAMarkIsQuickSmallAndStopsNobodyForLong(TestService service) {
        service.clock().advance(Duration.ofDays(1));
        service.service().collector().run();
        service.clock().advance(Duration.ofDays(1));
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        System.gc();
        long before =
                pools.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        long begun = System.nanoTime();
        CollectionReport report = service.service().collector().run();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        long extra =
                pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before;
        System.out.printf(
                "cycle %,d ms, pause %,d ms, at most %,d MiB more heap, %,d condemned%n",
                took.toMillis(), report.pauseMillis(), extra >> 20, report.condemned());
        measured.assertThat(report.condemned()).isGreaterThan(RECORDS / 10);
        measured.assertThat(took).isLessThan(LONGEST_MARK);
        measured.assertThat(report.pauseMillis()).isLessThan(LONGEST_PAUSE_MS);
        measured.assertThat(extra).isLessThan(MOST_MEMORY);
    }

    private void assertQuestionsAndAdmissionsAreQuick(TestMachine machine) {
        Collections.shuffle(known, new Random(3));
        List<Duration> questions = new ArrayList<>();
        List<Duration> admissions = new ArrayList<>();
        try (VaultSession session = machine.open()) {
            for (int i = 0; i < WARM_UP + TIMES; i++) {
                List<Oid> asked = known.subList(i * ASKED, (i + 1) * ASKED);
                questions.add(
                        took(() -> assertThat(session.have(asked).cardinality()).isEqualTo(ASKED)));
                List<RecordBytes> batch =
                        Stream.generate(machine::chunk).limit(ADMITTED).toList();
                admissions.add(took(() -> session.put(batch)));
            }
        }
        System.out.printf(
                "have of %,d oids: %s; admission of %,d records: %s%n", ASKED, questions, ADMITTED, admissions);
        measured.assertThat(median(questions.subList(WARM_UP, questions.size())))
                .isLessThan(LONGEST_HAVE);
        measured.assertThat(median(admissions.subList(WARM_UP, admissions.size())))
                .isLessThan(LONGEST_ADMISSION);
    }

    private static Duration took(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }

    /** Runs of chunks, each run under a page; every point has some pages of its own and shares others; a fifth is garbage. */
    private void seed(Catalog catalog, TestMachine machine) {
        RecordRow like = catalog.read(connection -> new VaultRecordTable(connection).find(1L))
                .orElseThrow();
        long first = catalog.read(connection -> new VaultRecordTable(connection).lastOrd());
        List<Long> pages = new ArrayList<>();
        catalog.change(connection -> engine.loadMany(connection, RECORDS, () -> {
            for (long ord = first; ord < RECORDS; ord += PAGES_AT_ONCE * (KIDS + 1)) {
                List<RecordWithEdges> batch = runs(like, ord, pages);
                engine.load(connection, batch);
                for (int i = 0; i < batch.size(); i += 40) {
                    known.add(batch.get(i).row().oid());
                }
            }
        }));
        addPoints(catalog, machine, like, pages, pages.getLast());
    }

    /** Returns pages with the chunks below them, and adds the ords of the pages. */
    private List<RecordWithEdges> runs(RecordRow like, long lastOrd, List<Long> pages) {
        long ord = lastOrd;
        List<RecordWithEdges> batch = new ArrayList<>();
        for (int page = 0; page < PAGES_AT_ONCE; page++) {
            long[] kids = new long[KIDS];
            for (int i = 0; i < KIDS; i++) {
                batch.add(new RecordWithEdges(row(like, ++ord, RecordType.CHUNK, 0), new long[0]));
                kids[i] = ord;
            }
            batch.add(new RecordWithEdges(row(like, ++ord, RecordType.TREE, 1), kids));
            pages.add(ord);
        }
        return batch;
    }

    private void addPoints(Catalog catalog, TestMachine machine, RecordRow like, List<Long> pages, long lastOrd) {
        int inUse = pages.size() * 4 / 5;
        catalog.change(connection -> {
            long ord = lastOrd;
            for (int seq = 2; seq <= POINTS; seq++) {
                long[] kids = new long[2_000];
                for (int i = 0; i < kids.length; i++) {
                    kids[i] = pages.get(random.nextInt(inUse));
                }
                RecordRow root = row(like, ++ord, RecordType.TREE, 2);
                new VaultRecordTable(connection)
                        .insert(List.of(new RecordWithEdges(
                                root, Arrays.stream(kids).distinct().toArray())));
                new PointTable(connection)
                        .upsert(new PointRow(
                                machine.id(),
                                seq,
                                Sha256.from(bytes(), 0),
                                Instant.EPOCH,
                                Optional.of(new PointRow.PointFigures(1, 1, root.oid())),
                                1));
            }
        });
    }

    private RecordRow row(RecordRow like, long ord, RecordType type, int depth) {
        return new RecordRow(
                ord,
                Oid.from(bytes(), 0),
                like.domainNr(),
                type,
                1,
                depth,
                like.packNr(),
                64 + ord * 300,
                300,
                RecordState.LIVE);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }
}
