package dev.coffre.vault.credentials;

import dev.coffre.vault.id.CredentialId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * The signed file that a person downloads from a vault (docs/format.md §12). Its holder may register machines until it
 * expires or a newer generation exists, so its text must never reach a log. Immutable, a value.
 */
public final class VaultCredentials {
    public static final String EXTENSION = ".VaultCredentials";
    public static final int MAX_FILE = 64 << 10;
    public static final Duration VALIDITY = Duration.ofHours(48);

    private final Grant grant;
    private final byte[] signature;

    VaultCredentials(Grant grant, byte[] signature) {
        this.grant = grant;
        this.signature = signature.clone();
    }

    /**
     * What the vault grants.
     *
     * @param urls where the vault answers, in the order to try
     * @param tlsPins SHA-256 of public keys (SPKI), one of which the TLS server must have
     * @param issued by the vault's clock, like {@code expires}; both are truncated to the second
     * @param generation number of this download; only the newest is accepted
     * @param signingKey the vault's key, which verifies its receipts
     */
    public record Grant(
            VaultId vault,
            String vaultName,
            List<String> urls,
            List<Sha256> tlsPins,
            Instant issued,
            Instant expires,
            long generation,
            CredentialId credential,
            VerifyingKey signingKey) {
        public Grant {
            urls = List.copyOf(urls);
            tlsPins = List.copyOf(tlsPins);
            issued = issued.truncatedTo(ChronoUnit.SECONDS);
            expires = expires.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    public static VaultCredentials issue(Grant grant, SigningKey vaultKey) {
        return new VaultCredentials(grant, vaultKey.sign(SignaturePurpose.CREDENTIALS, CredentialsCodec.signed(grant)));
    }

    /**
     * Reads a file and verifies its signature by the key that it names. {@code fileName} is the file's name without
     * directories. Problems: {@code credentials-renamed}, {@code -truncated}, {@code -damaged}, {@code -too-new}.
     */
    public static VaultCredentials read(String fileName, byte[] file) {
        if (!fileName.endsWith(EXTENSION)) {
            throw ProblemCode.CREDENTIALS_RENAMED.with("file", fileName);
        }
        return decode(fileName, file);
    }

    /** As {@link #read}, for a file without a name. */
    public static VaultCredentials decode(byte[] file) {
        return decode("request", file);
    }

    private static VaultCredentials decode(String fileName, byte[] file) {
        VaultCredentials credentials = CredentialsCodec.read(fileName, file);
        Problem damaged = ProblemCode.CREDENTIALS_DAMAGED.with("file", fileName);
        if (!credentials.isSignedBy(credentials.grant.signingKey())) {
            throw damaged.with("reason", "its signature does not match");
        }
        if (!Arrays.equals(credentials.encode(), file)) {
            throw damaged.with("reason", "it was edited");
        }
        return credentials;
    }

    /** Returns the file's bytes: one JSON object. */
    public byte[] encode() {
        return CredentialsCodec.write(grant, signature);
    }

    public Grant grant() {
        return grant;
    }

    /** Returns whether this vault key signed it. The key that the file itself names proves nothing. */
    public boolean isSignedBy(VerifyingKey vaultKey) {
        return vaultKey.verifies(signature, SignaturePurpose.CREDENTIALS, CredentialsCodec.signed(grant));
    }

    /** Throws {@code credentials-expired} if {@code now}, by the vault's clock, is at or after the expiry. */
    public void requireValidAt(Instant now) {
        if (!now.isBefore(grant.expires())) {
            throw ProblemCode.CREDENTIALS_EXPIRED
                    .with("vault", grant.vaultName())
                    .with("expires", grant.expires());
        }
    }

    /** Returns {@code <vault>_<yyyy-MM-dd>.VaultCredentials}, with the day of issue in UTC. */
    public String fileName() {
        return grant.vaultName() + "_" + grant.issued().atOffset(ZoneOffset.UTC).toLocalDate() + EXTENSION;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VaultCredentials credentials
                && grant.equals(credentials.grant)
                && Arrays.equals(signature, credentials.signature);
    }

    @Override
    public int hashCode() {
        return grant.hashCode();
    }

    /** Omits everything that would allow a registration. */
    @Override
    public String toString() {
        return "vault credentials of " + grant.vaultName() + ", generation " + grant.generation();
    }
}
