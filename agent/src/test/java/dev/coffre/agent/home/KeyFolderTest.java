package dev.coffre.agent.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.agent.platform.Here;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    private MachineIdentity identity() {
        return identity(MachineKind.MACHINE);
    }

    private MachineIdentity identity(MachineKind kind) {
        DomainId domain = DomainId.random(random);
        return new MachineIdentity(
                MachineId.random(random),
                "ada",
                1,
                Instant.EPOCH,
                VaultId.random(random),
                "documents",
                SigningKey.generate(random).verifyingKey(),
                domain,
                new Argon2Parameters(64 << 10, 1, 1),
                MachineKeyPairs.generate(random),
                List.of(DataKey.generate(KeyContext.of(domain.bytes(), 1), random)),
                kind);
    }

    @Test
    void aMachineSignsWithTheKeysThatItKept() {
        MachineIdentity before = identity();
        MachineKeyPairs kept = before.keys();
        new KeyFolder(Here.privatePath(folder)).save(before);
        try (MachineIdentity after =
                new KeyFolder(Here.privatePath(folder)).machine().orElseThrow()) {
            byte[] signature =
                    after.keys().authentication().sign(SignaturePurpose.MACHINE_AUTHENTICATION, new byte[] {1});
            assertThat(kept.authentication()
                            .verifyingKey()
                            .verifies(signature, SignaturePurpose.MACHINE_AUTHENTICATION, new byte[] {1}))
                    .isTrue();
            assertThat(after.keys().point().verifyingKey())
                    .isEqualTo(kept.point().verifyingKey());
        }
    }

    @Test
    void onlyTheFileOfABackupServerSaysMoreThanThatOfOlderAgents() throws IOException {
        for (MachineKind kind : MachineKind.values()) {
            new KeyFolder(Here.privatePath(folder)).save(identity(kind));
            assertThat(new KeyFolder(Here.privatePath(folder)).kind()).isEqualTo(kind);
            assertThat(Files.readAllBytes(folder.resolve("machine"))[4])
                    .as("version")
                    .isEqualTo((byte) (kind == MachineKind.MACHINE ? 1 : 2));
        }
    }

    @Test
    void halvesOfTwoKeysAreRefusedThoughTheFileIsWhole() throws IOException {
        MachineIdentity identity = identity();
        new KeyFolder(Here.privatePath(folder)).save(identity);
        Path file = folder.resolve("machine");
        byte[] whole = Files.readAllBytes(file);
        byte[] content = Arrays.copyOf(whole, whole.length - Sha256.BYTES);
        byte[] right = identity.keys().point().verifyingKey().bytes();
        byte[] wrong = identity.keys().authentication().verifyingKey().bytes();
        int at = new String(content, StandardCharsets.ISO_8859_1)
                .indexOf(new String(right, StandardCharsets.ISO_8859_1));
        System.arraycopy(wrong, 0, content, at, wrong.length);
        Files.write(file, ChecksummedFile.encode(content));
        assertThatThrownBy(() -> new KeyFolder(Here.privatePath(folder)).machine())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.KEYS_UNUSABLE));
    }

    @Test
    void whatHoldsKeysPrintsNoneOfThem() {
        assertThat(identity().keys()).hasToString("[machine keys]");
    }
}
