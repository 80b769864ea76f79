package dev.coffre.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log of several processes in a bucket with Object Lock, and somebody else who has its key. */
class LockedAuditFilesTest {
    private static final byte[] FORGED = "forged".getBytes(StandardCharsets.UTF_8);

    private final SimulatedClock clock = new SimulatedClock();

    @TempDir
    private Path folder;

    private LockingS3 bucket;
    private TestService service;

    @BeforeEach
    void open() {
        bucket = new LockingS3(folder, clock);
        service = start();
        service.vault("documents");
    }

    private TestService start() {
        return TestService.over(
                folder.resolve("data"),
                bucket.open(),
                TestEngine.POSTGRESQL.location(folder.resolve("catalog")),
                clock);
    }

    @AfterEach
    void close() {
        service.close();
        bucket.close();
    }

    private void append(int entries) {
        AuditLog log = service.service().auditLog();
        IntStream.range(0, entries)
                .forEach(i -> log.append(
                        "ada",
                        "192.0.2.7",
                        Optional.empty(),
                        AuditAction.of("pin").with("number", i),
                        AuditLog.DONE));
        log.maintain();
    }

    private List<String> files() {
        return bucket.names().stream().filter(name -> name.startsWith("audit/")).toList();
    }

    private Collection<String> withVersion(List<String> names) {
        return service.store()
                .catalog()
                .read(connection -> names.stream()
                        .filter(name ->
                                new LockedObjectTable(connection).find(name).isPresent())
                        .toList());
    }

    @Test
    void filesWithNamesOfSomebodyElseAreNeitherReadNorLocked() {
        append(150);
        service.close();
        List<String> own = files();
        assertThat(own).isNotEmpty();
        for (int i = 0; i < 1_100; i++) {
            for (int first : new int[] {1, 140, 5_000}) {
                bucket.put("audit/%016d-%016d-%016x".formatted(first, 9_000_000 + i, i), FORGED);
                bucket.put("audit/%016d-%016d-%032x".formatted(first, 9_000_000 + i, i), FORGED);
            }
        }
        bucket.takeReads();
        service = start();
        append(100);
        assertThat(bucket.takeReads())
                .filteredOn(name -> name.startsWith("audit/"))
                .isEmpty();
        AuditVerification verification = service.service().auditLog().verify();
        assertThat(verification.broken()).isEmpty();
        assertThat(verification.entries()).isGreaterThan(250);
        assertThat(bucket.takeReads())
                .filteredOn(name -> name.startsWith("audit/"))
                .containsAll(own)
                .hasSizeLessThan(10);
    }

    @Test
    void afterAMoveTheFilesAreLockedAsTheOthers() {
        append(150);
        append(150);
        List<String> own = files();
        assertThat(own).hasSizeGreaterThan(1);
        service.service().objectLockTask().saveWritten();
        service.store().catalog().change(connection -> new LockedObjectTable(connection).removeAll());
        service.close();
        service = start();
        clock.advance(Duration.ofDays(1));
        service.service().objectLockTask().runOnce();
        assertThat(withVersion(own)).containsExactlyElementsOf(own);
    }
}
