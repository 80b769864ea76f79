package dev.coffre.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.agent.platform.Here;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
    @TempDir
    Path folder = Path.of("");

    record Holder(String name) {}

    private Path file() {
        return folder.resolve("state/a.lock");
    }

    /**
     * As the kernel knows it, by descriptor (proc_pid_fdinfo(5)): {@code /proc/locks} leaves out one or the other while
     * programs beside it take and free theirs.
     */
    private boolean isHeld() throws IOException {
        String inode = ":" + Files.getAttribute(file(), "unix:ino") + " ";
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
            return descriptors
                    .flatMap(LockFileTest::linesOf)
                    .anyMatch(line -> line.startsWith("lock:") && line.contains("POSIX") && line.contains(inode));
        }
    }

    private static Stream<String> linesOf(Path descriptor) {
        try {
            return Files.readString(descriptor).lines();
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }

    @Test
    void aFileThatThisUserMayNotUseIsNotCalledDamaged() {
        Path denied = Path.of("/sys/kernel/uevent_seqnum"); // not even root opens it for writing
        assumeTrue(Files.exists(denied));
        assertThatThrownBy(() -> LockFile.holder(Here.privatePath(denied), Holder.class))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STATE_ACCESS_DENIED));
    }

    @Test
    void whoAsksWhoHoldsItTakesItAwayFromNobody() throws IOException {
        try (LockFile lock = LockFile.acquire(Here.privatePath(file())).orElseThrow()) {
            lock.write(new Holder("me"));

            assertThat(LockFile.holder(Here.privatePath(file()), Holder.class)).contains(new Holder("me"));
            assertThat(LockFile.holder(Here.privatePath(folder.resolve("state/../state/a.lock")), Holder.class))
                    .contains(new Holder("me"));
            assertThat(LockFile.acquire(Here.privatePath(file()))).isEmpty();
            assertThat(isHeld()).isTrue();
        }
        assertThat(isHeld()).isFalse();
        assertThat(LockFile.holder(Here.privatePath(file()), Holder.class)).isEmpty();
    }

    @Test
    void whatIsLetGoIsFreeAndWhatIsNotThereIsHeldByNobody() throws IOException {
        assertThat(LockFile.holder(Here.privatePath(file()), Holder.class)).isEmpty();
        LockFile.acquire(Here.privatePath(file())).orElseThrow().close();

        Optional<LockFile> again = LockFile.acquire(Here.privatePath(file()));

        assertThat(again).isPresent();
        assertThat(isHeld()).isTrue();
        again.orElseThrow().close();
    }

    /** Whoever may write into the folder would else have any file emptied by this process. */
    @Test
    void doesNotFollowLinkUnderTheNameOfTheLock() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createDirectories(file().resolveSibling("."));
        for (boolean hard : new boolean[] {false, true}) {
            if (hard) {
                Files.createLink(file(), victim);
            } else {
                Files.createSymbolicLink(file(), victim);
            }
            assertThatThrownBy(() -> LockFile.acquire(Here.privatePath(file())))
                    .isInstanceOfSatisfying(
                            Problem.class, refused -> assertThat(refused.code()).isEqualTo(ProblemCode.FOLDER_UNSAFE));
            assertThat(victim).hasContent("precious");
            Files.delete(file());
        }
    }
}
