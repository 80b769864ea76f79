package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL server is, and which database and role to use: {@code postgresql://[USER@]HOST[:PORT]/DATABASE}.
 *
 * @param tls {@code verify-full}, {@code verify-ca}, {@code require} or {@code disable}, as libpq means them
 * @param rootCertificate the certificate of the authority that signed the server's; empty for the JVM's authorities
 */
public record PostgresAddress(
        String host, int port, String database, String user, String tls, Optional<Path> rootCertificate) {
    /** The scheme of every address. */
    public static final String SCHEME = "postgresql://";

    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_LENGTH = 1_024;
    private static final String DEFAULT_USER = "coffre";
    private static final String VERIFY_FULL = "verify-full";
    private static final Set<String> TLS = Set.of(VERIFY_FULL, "verify-ca", "require", "disable");

    /** Names that a schema may have, at most as long as PostgreSQL keeps them with a suffix. */
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,49}");

    /**
     * Parses an address with the parameters {@code sslmode}, {@code sslrootcert} and {@code schema}.
     *
     * @throws Problem {@code flags-invalid} if it is not an address, or names a password, which belongs into a file
     */
    public static PostgresLocation parse(String text, Optional<Path> passwordFile) {
        URI uri = uri(text);
        @Nullable String user = uri.getUserInfo();
        if (user != null && user.contains(":")) {
            throw invalid("a password in an address can be seen by others: put it into a file");
        }
        @Nullable String host = uri.getHost();
        @Nullable String path = uri.getPath();
        if (host == null || path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
            throw notAnAddress();
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw invalid("a port is a number from 1 to 65535");
        }
        Map<String, String> parameters = parameters(uri.getRawQuery());
        String schema = parameters.getOrDefault("schema", PostgresLocation.DEFAULT_SCHEMA);
        if (!SCHEMA.matcher(schema).matches()) {
            throw invalid("a schema has a name of at most 50 small letters, digits and underscores");
        }
        String tls = parameters.getOrDefault("sslmode", VERIFY_FULL);
        if (!TLS.contains(tls)) {
            throw invalid("sslmode is verify-full, verify-ca, require or disable");
        }
        if (parameters.containsKey("sslrootcert") && !tls.startsWith("verify-")) {
            throw invalid("sslrootcert is for sslmode verify-full and verify-ca"); // the driver would not use it
        }
        PostgresAddress address = new PostgresAddress(
                host,
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.substring(1),
                user == null ? DEFAULT_USER : user,
                tls,
                Optional.ofNullable(parameters.get("sslrootcert")).map(PostgresAddress::absolute));
        PostgresLocation location = new PostgresLocation(address, schema, passwordFile);
        if (location.toString().length() > MAX_LENGTH) {
            throw notAnAddress(); // encoded it is longer, and would not be read again
        }
        return location;
    }

    private static URI uri(String text) {
        try {
            if (text.startsWith(SCHEME) && text.length() <= MAX_LENGTH) {
                return new URI(text);
            }
        } catch (URISyntaxException e) {
            // Not quoted: the address may hold a password by mistake.
        }
        throw notAnAddress();
    }

    private static Problem notAnAddress() {
        return invalid("an address of PostgreSQL is postgresql://[USER@]HOST[:PORT]/DATABASE");
    }

    /** Later commands may run in another folder. */
    private static Path absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw invalid("sslrootcert is the path of a file");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : query == null ? new String[0] : query.split("&", -1)) {
            int at = each.indexOf('=');
            String name = at < 0 ? each : each.substring(0, at);
            if (!Set.of("schema", "sslmode", "sslrootcert").contains(name)) {
                throw invalid("the parameters of an address of PostgreSQL are schema, sslmode and sslrootcert");
            }
            parameters.put(name, decoded(each.substring(at + 1)));
        }
        return parameters;
    }

    private static Problem invalid(String reason) {
        return ProblemCode.FLAGS_INVALID.with("reason", reason);
    }

    /** Returns the address with its parameters, which {@link #parse} takes. It has no secret. */
    String withSchema(String schema) {
        StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        if (!schema.equals(PostgresLocation.DEFAULT_SCHEMA)) {
            parameters.add("schema=" + schema);
        }
        if (!tls.equals(VERIFY_FULL)) {
            parameters.add("sslmode=" + tls);
        }
        rootCertificate.ifPresent(
                file -> parameters.add("sslrootcert=" + encoded(file.toString()).replace("%2F", "/")));
        return this + parameters.toString();
    }

    /** Returns whether the certificate of the server must be for its name. */
    boolean verifiesName() {
        return tls.equals(VERIFY_FULL);
    }

    /** Returns whether the other address is that of the same database. */
    boolean isSameDatabase(PostgresAddress other) {
        return host.equals(other.host) && port == other.port && database.equals(other.database);
    }

    @Override
    public String toString() {
        return SCHEME + encoded(user) + "@" + host + ":" + port + "/" + encoded(database);
    }
}
