package dev.coffre.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.agent.platform.Here;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.schedule.ScheduleParser;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupPolicyFileTest {
    private static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");

    @Test
    void whatIsSetIsReadByEveryOtherProgram(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("etc/policy");
        BackupPolicy set = new BackupPolicyFile(Here.privatePath(path))
                .update(policy -> policy.with(
                                "sql",
                                group -> group.withItems(BackupItems.NONE
                                                .withPaths(List.of("/var/lib/sql", "/home/odd\uDCFF%zz%41"))
                                                .withExcludes(List.of("*.tmp")))
                                        .withSchedule(
                                                Optional.of(ScheduleForm.of(ScheduleParser.daily("12:30,21:00"))), NOW)
                                        .withSpread(Duration.ofMinutes(2)))
                        .with(ProtectionGroup.DEFAULT_NAME, group -> group));
        assertThat(new BackupPolicyFile(Here.privatePath(path)).read()).isEqualTo(set);
        assertThat(set.groups()).extracting(ProtectionGroup::name).containsExactly("sql", "default");
        assertThat(set.group("sql").orElseThrow().since()).isEqualTo(NOW.toEpochMilli());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(new BackupPolicyFile(Here.privatePath(path))
                        .update(policy -> policy.without("sql"))
                        .groups())
                .hasSize(1);
    }

    @Test
    void itemsWhoseNamesDoNotFitIntoAPointAreRefusedAndTooManyMayBecomeFewer(@TempDir Path folder) throws Exception {
        BackupPolicyFile file = new BackupPolicyFile(Here.privatePath(folder.resolve("policy")));
        SplittableRandom random = new SplittableRandom(1);
        List<String> many = IntStream.range(0, 2_500)
                .mapToObj(i -> "/" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()))
                .toList();
        Problem refused = catchThrowableOfType(Problem.class, () -> file.update(with("default", many)));
        assertThat(refused.code()).isEqualTo(ProblemCode.ITEMS_TOO_MANY);
        assertThat(refused.details()).containsEntry("count", "2500");
        assertThat(file.read()).isEqualTo(BackupPolicy.NONE);
        file.update(with("default", many.subList(0, 500)));
        assertThat(catchThrowableOfType(Problem.class, () -> file.update(with("sql", many.subList(500, 2_500))))
                        .code())
                .isEqualTo(ProblemCode.ITEMS_TOO_MANY);
        file.update(with("default", many.subList(0, 100)));
    }

    private static UnaryOperator<BackupPolicy> with(String group, List<String> paths) {
        return policy -> policy.with(group, one -> one.withItems(BackupItems.NONE.withPaths(paths)));
    }

    @Test
    void aFileThatIsNoneIsNamed(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("policy"), "{\"version\":1,\"groups\":[{}]}");
        refused(path, ProblemCode.STATE_DAMAGED);
        Files.writeString(path, "{\"version\":2,\"groups\":[]}");
        refused(path, ProblemCode.FORMAT_TOO_NEW);
    }

    private static void refused(Path path, ProblemCode code) {
        BackupPolicyFile file = new BackupPolicyFile(Here.privatePath(path));
        assertThat(catchThrowableOfType(Problem.class, file::read).code()).isEqualTo(code);
    }

    @Property
    void everyNameComesBack(@ForAll List<Short> units) {
        String name = units.stream()
                .map(unit -> String.valueOf((char) (unit & 0xFFFF)))
                .filter(one ->
                        !Character.isSurrogate(one.charAt(0)) || one.charAt(0) >= 0xDC80 && one.charAt(0) <= 0xDCFF)
                .collect(Collectors.joining());
        assertThat(NameCodec.decode(NameCodec.encode(name))).isEqualTo(name);
        assertThat(NameCodec.encode(name).chars()).noneMatch(unit -> unit >= 0xDC80 && unit <= 0xDCFF);
    }
}
