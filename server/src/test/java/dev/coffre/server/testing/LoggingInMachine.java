package dev.coffre.server.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.RegisterMachineRequest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A registered machine that signs assertions. */
public final class LoggingInMachine {
    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final TestService service;
    private final VaultId vault;
    private final MachineId id;

    public LoggingInMachine(TestService service, VaultId vault, SplittableRandom random) {
        this.service = service;
        this.vault = vault;
        DomainId domain = DomainId.random(random);
        byte[] slot =
                new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1).encode();
        RegisterMachineRequest asked = new RegisterMachineRequest(
                "host",
                "linux 1",
                "1",
                SigningKey.generate(new SecureRandom()).verifyingKey().toString(),
                key.verifyingKey().toString(),
                domain.toString(),
                List.of(Base64.getEncoder().encodeToString(slot)),
                Optional.empty());
        id = MachineId.parse(service.service()
                .registration()
                .register(new VerifiedCredentials(vault, "documents", 1, Instant.MAX), asked)
                .answer()
                .machine());
    }

    public MachineId id() {
        return id;
    }

    /** Returns an assertion over a new nonce of the vault. */
    public String assertion() {
        return assertion(service.service().challenges().issue());
    }

    /** Returns an assertion over this nonce. */
    public String assertion(String nonce) {
        String claims = """
                {"iss":"%1$s","sub":"%1$s","aud":"%2$s","iat":0,"exp":60,"jti":"%3$s"}\
                """.formatted(id, vault, nonce);
        String signed = base64("{\"alg\":\"EdDSA\"}".getBytes(US_ASCII)) + "." + base64(claims.getBytes(US_ASCII));
        byte[] signature = key.sign(SignaturePurpose.MACHINE_AUTHENTICATION, signed.getBytes(US_ASCII));
        return signed + "." + base64(signature);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
