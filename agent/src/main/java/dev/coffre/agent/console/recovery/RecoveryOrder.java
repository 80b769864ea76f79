package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.child.PrivateFolder;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.world.World;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns the wizard's choices into a {@code recover} command. Long arguments go through files in a folder that only this user
 * can open and that is deleted with the job. The secret goes through a pipe.
 */
final class RecoveryOrder {
    private static final String PIPE = "/dev/stdin";

    private final World world;
    private final RecoveryWizard wizard;

    RecoveryOrder(World world, RecoveryWizard wizard) {
        this.world = world;
        this.wizard = wizard;
    }

    /** @throws Problem {@code flags-invalid} if there is no target */
    ChildOrder from(Visit visit) {
        List<String> arguments = new ArrayList<>();
        arguments.add("recover");
        arguments.addAll(place(visit));
        arguments.add("--conflict=" + visit.field("conflict").orElse("copies"));
        if (!visit.ticked("acls")) {
            arguments.add("--no-acls");
        }
        PrivateFolder folder = PrivateFolder.in(world.home().state());
        try {
            byte[] secret = foreign(arguments, folder);
            arguments.add("--files-from=" + folder.write("paths", paths()));
            arguments.add(String.valueOf(wizard.point().ext().seq()));
            return new ChildOrder(JobKind.RECOVERY, what(visit), arguments, secret, folder::delete);
        } catch (RuntimeException e) {
            folder.delete();
            throw e;
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

    /** Adds the arguments that name another machine. Returns the secret that opens it. */
    private byte[] foreign(List<String> arguments, PrivateFolder folder) {
        Optional<OtherMachine> other = wizard.other();
        if (other.isEmpty()) {
            return new byte[0];
        }
        Path credentials = folder.write(
                "vault" + VaultCredentials.EXTENSION, other.get().credentials().bytes());
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
}
