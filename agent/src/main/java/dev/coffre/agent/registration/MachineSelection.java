package dev.coffre.agent.registration;

import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;

/** A machine of a vault, found by id or name. */
public record MachineSelection(MachineId id, String name, MachineKind kind) {

    /**
     * Returns the machine with this id or name. Names are unique in a vault.
     *
     * @throws Problem {@code machine-unknown}
     */
    public static MachineSelection find(List<MachineEntry> machines, String wanted) {
        return of(findEntry(machines, wanted));
    }

    /**
     * Returns the entry with this id or name. Names are unique in a vault.
     *
     * @throws Problem {@code machine-unknown}
     */
    public static MachineEntry findEntry(List<MachineEntry> machines, String wanted) {
        List<MachineEntry> matches = machines.stream()
                .filter(entry -> entry.machine().equals(wanted) || entry.name().equals(wanted))
                .toList();
        if (matches.size() != 1) {
            throw ProblemCode.MACHINE_UNKNOWN
                    .with("machine", wanted)
                    .with("command", "coffre machines --credentials")
                    .withExitCode(ExitCode.USAGE);
        }
        return matches.getFirst();
    }

    public static MachineSelection of(MachineEntry entry) {
        try {
            return new MachineSelection(
                    MachineId.parse(entry.machine()), entry.name(), MachineKind.fromOptionalCode(entry.kind()));
        } catch (IllegalArgumentException notAnId) {
            throw ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a machine id that is none");
        }
    }
}
