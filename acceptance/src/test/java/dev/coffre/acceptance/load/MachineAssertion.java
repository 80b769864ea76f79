package dev.coffre.acceptance.load;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.platform.linux.LinuxPlatform;
import dev.coffre.vault.signing.SignaturePurpose;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A registered agent's assertion for a nonce of its vault (docs/protocol.md §2), for tests in other languages. */
public final class MachineAssertion {
    private static final int LIFETIME_SECONDS = 60;

    private MachineAssertion() {}

    /**
     * Prints the machine's id, its authentication key in hex, and the assertion, one a line.
     *
     * @param arguments the agent's {@code COFFRE_HOME}, the nonce, the vault's time in ms
     */
    public static void main(String[] arguments) {
        Map<String, String> environment = Map.of(CoffreHome.VARIABLE, arguments[0]);
        long issued = Long.parseLong(arguments[2]) / 1000;
        try (var identity = new KeyFolder(
                        CoffreHome.of(environment, new LinuxPlatform()).keys())
                .machine()
                .orElseThrow()) {
            String claims = """
                    {"iss":"%1$s","sub":"%1$s","aud":"%2$s","iat":%3$d,"exp":%4$d,"jti":"%5$s"}""".formatted(
                            identity.machine(), identity.vault(), issued, issued + LIFETIME_SECONDS, arguments[1]);
            String signed = part("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}") + "." + part(claims);
            var key = identity.keys().authentication();
            System.out.println(identity.machine());
            System.out.println(key.verifyingKey());
            System.out.println(signed + "."
                    + base64(key.sign(
                            SignaturePurpose.MACHINE_AUTHENTICATION, signed.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    private static String part(String json) {
        return base64(json.getBytes(StandardCharsets.US_ASCII));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
