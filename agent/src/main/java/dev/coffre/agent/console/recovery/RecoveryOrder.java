package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.world.World;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the wizard has gathered, as a command. What is long goes through files in a folder that only this user can open and
 * that is gone with the job; what opens goes through a pipe.
 */
final class RecoveryOrder {
    private static final String PIPE = "/dev/stdin";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final World world;
    private final RecoveryWizard wizard;

    RecoveryOrder(World world, RecoveryWizard wizard) {
        this.world = world;
        this.wizard = wizard;
    }

    /** @throws Problem {@code flags-invalid} when there is no target */
    ChildOrder from(Visit visit) {
        List<String> arguments = new ArrayList<>();
        arguments.add("recover");
        arguments.addAll(place(visit));
        arguments.add("--conflict=" + visit.field("conflict").orElse("copies"));
        if (!visit.ticked("acls")) {
            arguments.add("--no-acls");
        }
        Path folder = privateFolder();
        try {
            byte[] secret = foreign(arguments, folder);
            arguments.add("--files-from=" + Files.write(folder.resolve("paths"), paths()));
            arguments.add(String.valueOf(wizard.point().ext().seq()));
            return new ChildOrder(JobKind.RECOVERY, what(visit), arguments, secret, () -> delete(folder));
        } catch (IOException e) {
            delete(folder);
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> place(Visit visit) {
        if (visit.field("place").filter("original"::equals).isPresent()) {
            return List.of("--original");
        }
        Optional<String> folder = visit.field("folder").filter(path -> path.startsWith("/"));
        return List.of(
                "--to",
                folder.orElseThrow(() -> ProblemCode.FLAGS_INVALID.with(
                        "reason",
                        visit.say(
                                "field.value",
                                visit.say("recovery.folder"),
                                visit.field("folder").orElse("")))));
    }

    private String what(Visit visit) {
        return visit.say("recovery.what", wizard.point().ext().seq());
    }

    /** What names another machine; what opens it is the answer. */
    private byte[] foreign(List<String> arguments, Path folder) throws IOException {
        Optional<OtherMachine> other = wizard.other();
        if (other.isEmpty()) {
            return new byte[0];
        }
        Path credentials = Files.write(
                folder.resolve("vault" + VaultCredentials.EXTENSION),
                other.get().credentials().bytes());
        arguments.add("--machine=" + wizard.machine().domain().machine());
        arguments.add("--credentials=" + credentials);
        arguments.add(other.get().secret().flag() + "=" + PIPE);
        return other.get().secret().content();
    }

    private byte[] paths() {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (ByteString path : wizard.chosen()) {
            list.writeBytes(path.toByteArray());
            list.write(0);
        }
        return list.toByteArray();
    }

    private Path privateFolder() {
        try {
            Path state = Files.createDirectories(world.home().state(), OWNER_ONLY);
            return Files.createTempDirectory(state, "recovery-", OWNER_ONLY);
        } catch (IOException e) {
            throw ProblemCode.STATE_DAMAGED
                    .with("file", world.home().state())
                    .with("reason", String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
