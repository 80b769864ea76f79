package dev.coffre.agent.home;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.agent.hook.HooksFile;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file that the agent keeps for itself, when it cannot be used. */
class StateFilesTest {
    private static final Map<String, Consumer<Path>> READERS = Map.of(
            "head", folder -> new HeadFile(Here.privatePath(folder)),
            "machine", folder -> new KeyFolder(Here.privatePath(folder)).machine(),
            "registration", folder -> new KeyFolder(Here.privatePath(folder)).pending(),
            "replacement", folder -> new KeyFolder(Here.privatePath(folder)).replacement(),
            "rotation", folder -> new KeyFolder(Here.privatePath(folder)).rotation(DomainId.random(new Random(1))),
            "stopped", folder -> new StoppedProtectionFile(Here.privatePath(folder)).read(),
            "snapshots.list", folder -> new SnapshotsFile(Here.privatePath(folder)).all(),
            "settings",
                    folder -> new SettingsFile(
                                    Here.privatePath(folder.resolve("settings")),
                                    new ProxyChoice.FromEnvironment(Map.of()))
                            .read(),
            "policy", folder -> new BackupPolicyFile(Here.privatePath(folder.resolve("policy"))).read(),
            "hooks", folder -> new HooksFile(Here.privatePath(folder.resolve("hooks"))).read());

    static List<String> names() {
        return READERS.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aDamagedFileIsNamedWithoutAHoleInTheText(String name, @TempDir Path folder) throws IOException {
        for (String content :
                List.of("", "garbage", "garbage that is longer than a checksum, without one at its end")) {
            Path file = Files.writeString(folder.resolve(name), content);
            Problem problem = refused(name, folder);
            if (problem == null) {
                continue; // an empty list is a list
            }
            for (ProblemText texts : List.of(ProblemText.in(Language.ENGLISH), ProblemText.in(Language.FRENCH))) {
                assertThat(List.of(texts.title(problem), texts.cause(problem), texts.remedy(problem)))
                        .noneMatch(text -> text.contains("not stated") || text.contains("non précisé"));
            }
            assertThat(problem.details().values()).anyMatch(file.toString()::startsWith);
        }
    }

    private static Problem refused(String name, Path folder) {
        return catchThrowableOfType(
                Problem.class, () -> requireNonNull(READERS.get(name)).accept(folder));
    }

    @Test
    void aFileThatThisUserMayNotReadIsNotCalledDamaged() {
        Path denied = Path.of("/sys/bus/platform/drivers_probe"); // not even root opens it for reading
        assumeTrue(Files.exists(denied));
        DurableFile file = new DurableFile(Here.privatePath(denied), 10, ProblemCode.STATE_DAMAGED);
        Problem problem = catchThrowableOfType(Problem.class, file::read);
        assertThat(problem.code()).isEqualTo(ProblemCode.STATE_ACCESS_DENIED);
        assertThat(ProblemText.in(Language.ENGLISH).remedy(problem)).contains("sudo", "COFFRE_HOME");
    }

    @Test
    void aFolderThatThisUserMayNotMakeIsNotCalledDamaged() {
        assumeTrue(Files.isDirectory(Path.of("/sys/kernel")));
        DurableFile file =
                new DurableFile(Here.privatePath(Path.of("/sys/kernel/coffre/keys")), 10, ProblemCode.KEYS_UNUSABLE);
        Problem problem =
                catchThrowableOfType(Problem.class, () -> file.write("x".getBytes(StandardCharsets.US_ASCII)));
        assertThat(problem.code()).isEqualTo(ProblemCode.STATE_ACCESS_DENIED);
    }
}
