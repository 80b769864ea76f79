package dev.coffre.agent.command;

import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.RetentionResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Stops the protection of a machine. The stop is recorded before the vault is asked for anything, so a run whose answer is
 * lost leaves the machine stopped, and the next run continues.
 */
record ProtectionStop(MachineRetention retention, StoppedProtectionFile file) {

    /**
     * Stops the protection, or continues a stop that was interrupted.
     *
     * @param now the retention that the vault shows now
     * @param deletion allows to delete all recovery points; if empty, they stay
     */
    void stop(RetentionResponse now, Instant moment, Optional<SecurityPin> deletion) {
        Optional<StoppedProtectionFile.StopState> before = file.read();
        StoppedProtectionFile.StopState stop =
                before.orElseGet(() -> new StoppedProtectionFile.StopState(moment, now.policy(), Optional.empty()));
        file.write(stop);
        if (deletion.isPresent()) {
            delete(deletion.get(), before.isEmpty());
            Instant until = moment.plus(Duration.ofDays(now.safeguards().softDeleteDays()));
            file.write(new StoppedProtectionFile.StopState(stop.since(), stop.policy(), Optional.of(until)));
        }
        if (now.policy().isPresent()) {
            retention.set(Optional.empty(), Optional.empty());
        }
    }

    /**
     * The vault refuses a used PIN even if only its response was lost. The points that are left show whether it was
     * used.
     */
    private void delete(SecurityPin pin, boolean begins) {
        try {
            retention.deleteAll(pin);
        } catch (Problem problem) {
            if (problem.exitCode() != ExitCode.REFUSED) {
                throw problem;
            }
            if (!retention.show(0).points().isEmpty()) {
                if (begins) {
                    file.delete();
                }
                throw problem;
            }
        }
    }
}
