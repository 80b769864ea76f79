package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.platform.Platform;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user of the machine owns the folder of the agent's files, as everybody may make one in C:\ProgramData. */
class UnsafeHomeTest {
    @TempDir
    private Path folder;

    private AgentFixture fixture = new AgentFixture(Path.of("target"));
    private Path home = Path.of("");

    @BeforeEach
    void plant() throws IOException {
        fixture = new AgentFixture(folder);
        home = Files.createDirectories(folder.resolve("theirs"));
        Files.writeString(home.resolve("cache-folder"), folder.resolve("elsewhere") + "\n");
        Files.writeString(home.resolve("settings"), "theirs");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static UntrustedPathException unsafe(Path path) {
        return new UntrustedPathException(ByteString.utf8(path.toString()), "owner S-1-5-21-1");
    }

    /** @param safe how many checks find nothing */
    private Platform platform(int safe) {
        int[] checks = {0};
        PrivateFiles files = proxy(PrivateFiles.class, Here.PLATFORM.files(), (name, arguments) -> {
            if (name.equals("requireHome") && checks[0]++ >= safe) {
                throw unsafe((Path) arguments[0]);
            }
            return null;
        });
        return proxy(Platform.class, Here.PLATFORM, (name, arguments) -> name.equals("files") ? files : null);
    }

    private interface Interception {
        @Nullable
        Object call(String name, Object[] arguments) throws IOException;
    }

    /** Returns an object whose calls go to another one, unless the interception returns a value. */
    private static <T> T proxy(Class<T> type, T behind, Interception interception) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    Object own = interception.call(method.getName(), arguments);
                    try {
                        return own != null ? own : method.invoke(behind, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private int run(Platform platform, String... arguments) {
        AgentContext usual = fixture.world();
        CoffreHome theirs = CoffreHome.of(Map.of(CoffreHome.VARIABLE, home.toString()), platform);
        return new CoffreCommandLine(new AgentContext(
                        usual.environment(),
                        platform,
                        theirs,
                        usual.files(),
                        usual.terminal(),
                        usual.clock(),
                        usual.zone(),
                        usual.random(),
                        usual.kdf(),
                        usual.kdfParameters(),
                        usual.interactiveRetry(),
                        usual.jobRetry(),
                        usual.jobProgram(),
                        usual.stopRequests(),
                        usual.hostName(),
                        usual.agentVersion()))
                .run(List.of(arguments));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> inside = Files.list(home)) {
            return inside.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyCommandRefusesItAndWritesNothingThere() throws IOException {
        for (String[] command : List.of(
                new String[] {"status"},
                new String[] {"setup"},
                new String[] {"service", "run"},
                new String[] {"daemon"},
                new String[] {"backup", "/"},
                new String[] {"policy", "show"},
                new String[] {"console"})) {
            assertThat(run(platform(0), command)).isEqualTo(1);
            assertThat(fixture.terminal.takeErr()).contains("[folder-unsafe]", home.toString(), "owner S-1-5-21-1");
        }
        assertThat(run(platform(0), "--help")).isZero();
        assertThat(names()).containsExactly("cache-folder", "settings");
    }

    @Test
    void nothingIsReadFromIt() {
        CoffreHome theirs = CoffreHome.of(Map.of(CoffreHome.VARIABLE, home.toString()), platform(0));
        CoffreHome own = CoffreHome.of(Map.of(CoffreHome.VARIABLE, home.toString()), platform(1));

        assertThat(theirs.cache().path()).isEqualTo(home.resolve("cache"));
        assertThat(own.cache().path()).isEqualTo(folder.resolve("elsewhere"));
    }

    @Test
    void aHomeThatAppearsDuringSetupIsRefused() {
        CoffreHome theirs = CoffreHome.of(Map.of(CoffreHome.VARIABLE, home.toString()), platform(2));

        assertThat(theirs.problem()).isEmpty();
        assertThat(catchThrowableOfType(Problem.class, theirs::create).code()).isEqualTo(ProblemCode.FOLDER_UNSAFE);
    }
}
