package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildJobSpec;
import dev.coffre.agent.child.PrivateTempDirectory;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.NamedInput;
import dev.coffre.agent.recovery.RecoveryOrder;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Turns what a person ordered into a {@code recover} command, and an entry of its machine into a command that writes it to
 * standard output. Long arguments go through files in a folder that only this user
 * can open and that is deleted with the job. The secret goes through a pipe.
 */
final class RecoveryCommandBuilder {
    private final PrivatePath state;
    private final Optional<OtherMachine> other;

    /**
     * @param state folder of this machine's state, in which the files are
     * @param other the machine whose data is read; empty for this machine
     */
    RecoveryCommandBuilder(PrivatePath state, Optional<OtherMachine> other) {
        this.state = state;
        this.other = other;
    }

    /** @param startOver whether an interrupted recovery to the same place is given up */
    ChildJobSpec build(ConsolePageRequest request, RecoveryOrder order, boolean startOver) {
        List<String> arguments = new ArrayList<>();
        arguments.add("recover");
        arguments.addAll(order.options());
        if (startOver) {
            arguments.add("--start-over");
        }
        PrivateTempDirectory folder = PrivateTempDirectory.in(state);
        try {
            byte[] secret = addMachineArguments(arguments, folder);
            addPaths(arguments, folder, order.point(), order.paths());
            String description = request.say("recovery.what", order.point());
            return new ChildJobSpec(JobKind.RECOVERY.code(), description, arguments, secret, folder::delete)
                    .ofRecovery(
                            order,
                            RecoveryPages.targetAddress(order.point())
                                    + TargetForm.of(order, startOver).query());
        } catch (RuntimeException e) {
            folder.delete();
            throw e;
        }
    }

    /**
     * Returns the command that writes an entry to standard output.
     *
     * @param command the words before the options of the machine
     */
    ChildJobSpec data(List<String> command, long point, ByteString path) {
        List<String> arguments = new ArrayList<>(command);
        PrivateTempDirectory folder = PrivateTempDirectory.in(state);
        try {
            byte[] secret = addMachineArguments(arguments, folder);
            addPaths(arguments, folder, point, List.of(path));
            return new ChildJobSpec(JobKind.RECOVERY.code(), path.displayPath(), arguments, secret, folder::delete);
        } catch (RuntimeException e) {
            folder.delete();
            throw e;
        }
    }

    /**
     * Returns the command that mounts all points of the machine.
     *
     * @param description for people
     * @throws Problem {@code folder-path-incomplete} if the folder is not an absolute path
     */
    ChildJobSpec buildMount(String mountFolder, int hours, String description) {
        String target = TargetForm.absolute(mountFolder);
        List<String> arguments = new ArrayList<>(List.of("mount", "--for=" + hours));
        PrivateTempDirectory folder = PrivateTempDirectory.in(state);
        try {
            byte[] secret = addMachineArguments(arguments, folder);
            arguments.add(target);
            return new ChildJobSpec(ChildJobSpec.MOUNT, description, arguments, secret, folder::delete);
        } catch (RuntimeException e) {
            folder.delete();
            throw e;
        }
    }

    /** Adds the arguments that name another machine. Returns the secret that opens it. */
    private byte[] addMachineArguments(List<String> arguments, PrivateTempDirectory folder) {
        if (other.isEmpty()) {
            return new byte[0];
        }
        Path credentials = folder.write(
                "vault" + VaultCredentials.EXTENSION, other.get().credentials().bytes());
        arguments.add("--machine=" + other.get().machine());
        arguments.add("--credentials=" + credentials);
        arguments.add(other.get().secret().flag() + "=" + NamedInput.STANDARD_INPUT);
        return other.get().secret().content();
    }

    /** Without paths, the command takes everything that the point has. */
    private static void addPaths(
            List<String> arguments, PrivateTempDirectory folder, long point, Collection<ByteString> paths) {
        arguments.add(String.valueOf(point));
        if (paths.isEmpty()) {
            return;
        }
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (ByteString path : paths) {
            list.writeBytes(path.toByteArray());
            list.write(0);
        }
        arguments.add("--files-from=" + folder.write("paths", list.toByteArray()));
    }
}
