package dev.coffre.agent.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.MachineLogin;
import dev.coffre.vault.remote.Patience;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.RemoteVault;
import dev.coffre.vault.remote.VaultAddress;
import dev.coffre.vault.remote.Way;
import dev.coffre.vault.remote.Whereabouts;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoorTest {
    /** Whatever a first visitor needs of TLS and HTTP is loaded only if it gets as far as an answer. */
    @Test
    void whoComesGetsAWholeAnswer() throws Exception {
        SecureRandom random = new SecureRandom();
        MachineId machine = MachineId.random(random);
        SigningKey key = SigningKey.generate(random);
        try (Door door = Door.open(random);
                RemoteVault vault = new RemoteVault(
                        Whereabouts.fixed(new VaultAddress(List.of(door.url()), Set.of(door.pin()))),
                        Way.by(new ProxyChoice.None()),
                        Patience.brief(),
                        random,
                        new MachineLogin(
                                machine,
                                VaultId.random(random),
                                message -> key.sign(SignaturePurpose.LOGIN, message)))) {
            assertThatThrownBy(() -> vault.points(machine))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.MACHINE_UNKNOWN));
        }
    }
}
