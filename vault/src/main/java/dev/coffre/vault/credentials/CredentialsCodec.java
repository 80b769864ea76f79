package dev.coffre.vault.credentials;

import dev.coffre.vault.codec.LengthPrefixedWriter;
import dev.coffre.vault.credentials.VaultCredentials.Grant;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.DateTimeException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of vault credentials, and the bytes that their signature covers (docs/format.md §12). */
final class CredentialsCodec {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(2)
                            .maxStringLength(VaultCredentials.MAX_FILE)
                            .maxDocumentLength(VaultCredentials.MAX_FILE)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private CredentialsCodec() {}

    /** Read first, to distinguish a file of a later version from a damaged one. */
    private record Kind(String format, int version) {}

    static byte[] write(Grant grant, byte[] signature) {
        return MAPPER.writeValueAsBytes(CredentialsDocument.of(grant, signature));
    }

    static VaultCredentials read(String fileName, byte[] file) {
        Problem damaged = ProblemCode.CREDENTIALS_DAMAGED.with("file", fileName);
        Problem truncated = ProblemCode.CREDENTIALS_TRUNCATED.with("file", fileName);
        if (file.length > VaultCredentials.MAX_FILE) {
            throw damaged.with("reason", "it is longer than any such file");
        }
        if (file.length == 0) {
            throw truncated;
        }
        try {
            requireKnown(MAPPER.readValue(file, Kind.class), fileName, damaged);
            return MAPPER.readValue(file, CredentialsDocument.class).toCredentials();
        } catch (UnexpectedEndOfInputException endsTooSoon) {
            throw truncated;
        } catch (JacksonException | NullPointerException | IllegalArgumentException | DateTimeException notRight) {
            // The messages of these exceptions quote the file, whose holder may register machines: they are not passed
            // on.
            throw damaged.with("reason", "it is not as the vault wrote it");
        }
    }

    private static void requireKnown(Kind kind, String fileName, Problem damaged) {
        if (!kind.format().equals(CredentialsDocument.FORMAT) || kind.version() < 1) {
            throw damaged.with("reason", "it is another kind of file");
        }
        if (kind.version() > CredentialsDocument.VERSION) {
            throw ProblemCode.CREDENTIALS_TOO_NEW.with("file", fileName).with("version", kind.version());
        }
    }

    /** Returns the bytes that the signature covers. */
    static byte[] signed(Grant grant) {
        CredentialsDocument text = CredentialsDocument.of(grant, new byte[0]);
        return new LengthPrefixedWriter()
                .text(text.format())
                .text(Integer.toString(text.version()))
                .text(text.vaultId())
                .text(text.vaultName())
                .texts(text.urls())
                .texts(text.tlsPins())
                .text(text.issued())
                .text(text.expires())
                .text(Long.toString(text.generation()))
                .text(text.credentialId())
                .text(text.signingKey())
                .toByteArray();
    }
}
