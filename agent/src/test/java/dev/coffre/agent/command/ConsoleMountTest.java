package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.agent.platform.Here;
import dev.coffre.agent.platform.Platform;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.mount.ActiveMount;
import dev.coffre.backup.mount.FileSystemMounts;
import dev.coffre.backup.mount.MountTree;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mounting recovery points by the console, with the real FUSE of the machine. */
@Timeout(180)
class ConsoleMountTest extends ConsoleTest {
    private static final String PAGE = "/recovery/mount";
    private static final Pattern BUTTON = Pattern.compile("name=\"n\" value=\"(\\d+)\"");

    private final List<List<String>> started = new CopyOnWriteArrayList<>();
    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private Path source;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        source = Files.createDirectories(fixture.path("source"));
        Files.writeString(source.resolve("note"), "something to keep");
        assertThat(fixture.run("backup", source.toString())).isZero();
        fixture.program = arguments -> {
            started.add(arguments);
            Process process = fixture.coffre(arguments);
            processes.add(process);
            return process;
        };
        request();
        fixture.terminal.takeOut();
    }

    private static void requireFuse() {
        assumeTrue(
                Files.isWritable(Path.of("/dev/fuse")) && SystemAccounts.effectiveUser() == 0, "no FUSE, or not root");
    }

    /** Opens the console of a system like this one that mounts in another way. */
    private void requestWith(Optional<FileSystemMounts> mounts) {
        server.close();
        fixture.platform = (Platform) Proxy.newProxyInstance(
                Platform.class.getClassLoader(),
                new Class<?>[] {Platform.class},
                (_, method, arguments) ->
                        method.getName().equals("mounts") ? mounts : method.invoke(Here.PLATFORM, arguments));
        request();
    }

    /** A service whose mounts no other program sees. */
    private static final class ConfinedMounts implements FileSystemMounts {
        @Override
        public ActiveMount mount(ByteString folder, MountTree tree, Consumer<Problem> failures) {
            throw new AssertionError();
        }

        @Override
        public boolean areShared() {
            return false;
        }

        @Override
        public List<ByteString> mounted() {
            return List.of();
        }

        @Override
        public void unmount(ByteString folder) {
            throw new AssertionError();
        }

        @Override
        public List<ByteString> unmountDead() {
            return List.of();
        }
    }

    private Path proposed() {
        Matcher folder = Pattern.compile("id=\"folder\" name=\"folder\" value=\"([^\"]+)\"")
                .matcher(person.get(PAGE));
        assertThat(folder.find()).as(person.body()).isTrue();
        return Path.of(folder.group(1));
    }

    private void awaitMount(Path folder) throws InterruptedException {
        for (int i = 0; i < 600 && !person.get(PAGE).contains(">" + folder + "</code>"); i++) {
            assertThat(person.body()).doesNotContain("notice refused");
            Thread.sleep(100);
        }
        assertThat(person.body()).contains(">" + folder + "</code>", "every 5s", "Until");
    }

    private Path note(Path mount) throws IOException {
        try (Stream<Path> machines = Files.list(mount)) {
            return machines.findFirst()
                    .orElseThrow()
                    .resolve("latest")
                    .resolve(source.toString().substring(1))
                    .resolve("note");
        }
    }

    private static boolean isMounted(Path folder) throws IOException {
        return Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + folder + " ");
    }

    private static void awaitUnmounted(Path folder) throws Exception {
        for (int i = 0; i < 300 && isMounted(folder); i++) {
            Thread.sleep(100);
        }
        assertThat(isMounted(folder)).isFalse();
    }

    @Test
    void aMountStaysWhenThePageIsLeftAndEndsOnRequest() throws Exception {
        requireFuse();
        Path folder = proposed();
        assertThat(folder).doesNotExist();
        person.post(PAGE, Map.of("folder", folder.toString(), "hours", "2"));
        awaitMount(folder);
        assertThat(Files.readString(note(folder))).isEqualTo("something to keep");
        assertThat(person.get("/jobs")).contains("Mounted recovery points", "href=\"" + PAGE + "\"");
        assertThat(person.get("/")).contains("Mounted recovery points");
        assertThat(proposed()).isNotEqualTo(folder);

        Matcher button = BUTTON.matcher(person.get(PAGE));
        assertThat(button.find()).isTrue();
        person.post("/recovery/unmount", Map.of("n", button.group(1)));
        awaitUnmounted(folder);
        assertThat(started).singleElement().asList().contains("--for=2", folder.toString());
    }

    @Test
    void aMountWhoseProcessWasKilledDoesNotBlockThePage() throws Exception {
        requireFuse();
        Path dead = proposed();
        person.post(PAGE, Map.of("folder", dead.toString(), "hours", "2"));
        awaitMount(dead);
        processes.getFirst().destroyForcibly().waitFor();
        assertThat(isMounted(dead)).isTrue();

        // the console notices the end of the process a moment later
        for (int i = 0; i < 600 && !person.get(PAGE).contains("Mounted by other programs"); i++) {
            Thread.sleep(100);
        }
        Path next = proposed();
        assertThat(next).isNotEqualTo(dead);
        assertThat(person.body()).contains("Mounted by other programs", dead.toString());
        person.post(PAGE, Map.of("folder", next.toString(), "hours", "2"));
        awaitMount(next);
        assertThat(isMounted(dead)).as("cleaned by the next mount").isFalse();
        assertThat(Files.readString(note(next))).isEqualTo("something to keep");
    }

    @Test
    void aMountOfAnotherConsoleIsListedAndCanBeUnmounted() throws Exception {
        requireFuse();
        Path folder = Files.createDirectory(fixture.path("left"));
        Process other = fixture.coffre(List.of("mount", folder.toString()));
        for (int i = 0; i < 600 && !isMounted(folder); i++) {
            Thread.sleep(100);
        }
        assertThat(person.get(PAGE)).contains("Mounted by other programs", "value=\"" + folder + "\"");
        person.post("/recovery/unmount", Map.of("folder", folder.toString()));
        awaitUnmounted(folder);
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        person.post("/recovery/unmount", Map.of("folder", source.toString()));
        assertThat(person.status()).isEqualTo(404);
    }

    @Test
    void theConsoleEndsItsMounts() throws Exception {
        requireFuse();
        Path folder = proposed();
        person.post(PAGE, Map.of("folder", folder.toString(), "hours", "6"));
        awaitMount(folder);
        server.close();
        assertThat(isMounted(folder)).isFalse();
    }

    @Test
    void anotherMachinesPointsAreMountedWithItsPassphraseInNoArgument() throws Exception {
        requireFuse();
        person.get("/recovery");
        person.post(
                "/recovery/vault",
                Map.of("credentials-path", fixture.credentialsFile().toString()));
        assertThat(person.get(PAGE)).contains("Choose first whose");
        String machine = fixture.server.machineIds().getFirst().toString();
        person.post("/recovery/other", Map.of("machine", machine, "secret", AgentFixture.PASSPHRASE));
        Path folder = Files.createDirectory(fixture.path("elsewhere"));
        person.get(PAGE);
        person.post(PAGE, Map.of("folder", folder.toString(), "hours", "1"));
        awaitMount(folder);
        assertThat(Files.readString(note(folder))).isEqualTo("something to keep");
        assertThat(started).singleElement().asList().contains("--machine=" + machine);
        assertThat(started.toString()).doesNotContain(AgentFixture.PASSPHRASE);
        server.close();
        awaitUnmounted(folder);
    }

    @Test
    void whyAMountFailedIsOnThePage() throws Exception {
        person.get(PAGE);
        person.post(PAGE, Map.of("folder", source.toString(), "hours", "6"));
        for (int i = 0; i < 300 && person.get(PAGE).contains("every 1s"); i++) {
            Thread.sleep(100);
        }
        assertThat(person.body()).contains("notice refused", "could not be mounted at " + source);
        assertThat(person.post(PAGE, Map.of("folder", "points", "hours", "6"))).contains("notice refused", "points");
        assertThat(person.post(PAGE, Map.of("folder", proposed().toString(), "hours", "745")))
                .contains("notice refused", "745");
        person.post("/recovery/unmount", Map.of("n", "99"));
        assertThat(person.status()).isEqualTo(404);
        assertThat(started).hasSize(1);
    }

    @Test
    void aSystemThatMountsNothingSaysSo() {
        requestWith(Optional.empty());
        assertThat(person.get(PAGE))
                .contains("can be mounted on Linux only")
                .doesNotContain("id=\"mount\"", "coffre mount");
        assertThat(person.post(PAGE, Map.of("folder", "C:\\points", "hours", "6")))
                .contains("can be mounted on Linux only");
        assertThat(started).isEmpty();
    }

    @Test
    void aConfinedServiceShowsTheCommandInstead() {
        requestWith(Optional.of(new ConfinedMounts()));
        assertThat(person.get(PAGE))
                .contains("service is confined", "coffre mount /mnt")
                .doesNotContain("id=\"mount\"");
        person.post(PAGE, Map.of("folder", source.toString(), "hours", "6"));
        assertThat(person.body()).contains("service is confined");
        assertThat(started).isEmpty();
    }
}
