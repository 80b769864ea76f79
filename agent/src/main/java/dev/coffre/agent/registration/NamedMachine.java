package dev.coffre.agent.registration;

import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;

/** A machine of a vault that a person named. */
public record NamedMachine(MachineId id, String name, MachineKind kind) {

    /**
     * The machine of this id, or of this name, which only one machine of a vault has.
     *
     * @throws Problem {@code machine-unknown}
     */
    public static NamedMachine among(List<MachineEntry> machines, String wanted) {
        return of(entry(machines, wanted));
    }

    /**
     * The entry of this id, or of this name, which only one machine of a vault has.
     *
     * @throws Problem {@code machine-unknown}
     */
    public static MachineEntry entry(List<MachineEntry> machines, String wanted) {
        List<MachineEntry> matches = machines.stream()
                .filter(entry -> entry.machine().equals(wanted) || entry.name().equals(wanted))
                .toList();
        if (matches.size() != 1) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", wanted);
        }
        return matches.getFirst();
    }

    public static NamedMachine of(MachineEntry entry) {
        try {
            return new NamedMachine(
                    MachineId.parse(entry.machine()), entry.name(), MachineKind.mentioned(entry.kind()));
        } catch (IllegalArgumentException notAnId) {
            throw ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a machine id that is none");
        }
    }
}
