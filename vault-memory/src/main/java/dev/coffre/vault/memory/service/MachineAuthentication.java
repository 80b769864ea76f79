package dev.coffre.vault.memory.service;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Challenges, assertions and the tokens of machines (docs/protocol.md §2). Thread-safe. */
final class MachineAuthentication {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);
    private static final String ED25519_SPKI = "302a300506032b6570032100";
    private static final HexFormat HEX = HexFormat.of();

    private final VaultId vault;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Set<String> nonces = ConcurrentHashMap.newKeySet();
    private final Map<String, MachineId> tokens = new ConcurrentHashMap<>();

    MachineAuthentication(VaultId vault, InstantSource clock, RandomGenerator random) {
        this.vault = vault;
        this.clock = clock;
        this.random = random;
    }

    HttpReply challenge() {
        byte[] nonce = new byte[32];
        random.nextBytes(nonce);
        nonces.add(HEX.formatHex(nonce));
        return HttpReply.json(new Challenge(HEX.formatHex(nonce), clock.millis()));
    }

    HttpReply token(String assertion, Map<MachineId, RegisterMachineRequest> machines) {
        record Claims(String iss, String sub, String aud, long iat, long exp, String jti) {}
        String[] parts = assertion.split("\\.");
        Claims claims = WireJson.read(Base64.getUrlDecoder().decode(parts[1]), Claims.class);
        MachineId machine = MachineId.parse(claims.iss());
        RegisterMachineRequest known = machines.get(machine);
        boolean good = known != null
                && claims.aud().equals(vault.toString())
                && claims.exp() == claims.iat() + 60
                && Math.abs(claims.iat() - clock.millis() / 1000) < 60
                && nonces.remove(claims.jti())
                && isSigned(known, parts);
        if (!good) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "assertion");
        }
        String token = "t" + random.nextLong(Long.MAX_VALUE);
        tokens.put(token, machine);
        return HttpReply.json(
                new AccessTokenResponse(token, clock.instant().plus(TOKEN_LIFE).toEpochMilli()));
    }

    private static boolean isSigned(RegisterMachineRequest known, String[] parts) {
        try {
            byte[] spki = HEX.parseHex(ED25519_SPKI + known.authenticationKey());
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
            ed25519.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return ed25519.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    Optional<MachineId> machine(String token) {
        return Optional.ofNullable(tokens.get(token));
    }

    void forgetTokens() {
        tokens.clear();
    }
}
