package dev.coffre.server.store;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A store in a bucket of an S3 service: {@code s3://BUCKET[/PREFIX]}.
 *
 * @param prefix names of all objects begin with it and a slash; empty for none
 * @param endpoint the URL of the service; empty for AWS
 * @param options how its service is used
 * @param caFile the certificates of the authorities that may have signed the service's; empty for the JVM's authorities
 * @param credentialsFile has the access key; read at each start
 */
public record S3Location(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        String region,
        Options options,
        Optional<Path> caFile,
        Path credentialsFile)
        implements StoreLocation {
    /**
     * How the service of a bucket is used.
     *
     * @param pathStyle whether the bucket is in the path of a URL, not in the host's name
     * @param objectLock whether each object is locked, so that nobody can delete or replace it before a date
     */
    public record Options(boolean pathStyle, boolean objectLock) {}

    /** The scheme of every address. */
    public static final String SCHEME = "s3://";

    private static final String SYNTAX = "an address of a store is s3://BUCKET[/PREFIX][?endpoint=URL&region=R]";
    private static final int MAX_LENGTH = 1_024;
    private static final String DEFAULT_REGION = "us-east-1";
    private static final String ENDPOINT = "endpoint";
    private static final String REGION = "region";
    private static final String PATH_STYLE = "path-style";
    private static final String CA_FILE = "ca-file";
    private static final String OBJECT_LOCK = "object-lock";
    private static final Set<String> PARAMETERS = Set.of(ENDPOINT, REGION, PATH_STYLE, OBJECT_LOCK, CA_FILE);
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Pattern REGIONS = Pattern.compile("[a-z0-9-]{1,40}");

    /**
     * Parses an address with the parameters {@code endpoint}, {@code region}, {@code path-style}, {@code object-lock} and
     * {@code ca-file}.
     *
     * @throws Problem {@code flags-invalid} if it is not an address, or names a key, which belongs into a file
     */
    public static S3Location parse(String text, Path credentialsFile) {
        if (!text.startsWith(SCHEME) || text.length() > MAX_LENGTH) {
            throw invalid(SYNTAX);
        }
        int query = text.indexOf('?');
        String place = text.substring(SCHEME.length(), query < 0 ? text.length() : query);
        if (place.contains("@")) {
            throw invalid("a key in an address can be seen by others: put it into a file");
        }
        int slash = place.indexOf('/');
        String bucket = slash < 0 ? place : place.substring(0, slash);
        String prefix = slash < 0 ? "" : place.substring(slash + 1);
        if (!BUCKET.matcher(bucket).matches()
                || !prefix.isEmpty() && !PREFIX.matcher(prefix).matches()) {
            throw invalid(SYNTAX);
        }
        Map<String, String> parameters = parameters(query < 0 ? null : text.substring(query + 1));
        Optional<URI> endpoint = Optional.ofNullable(parameters.get(ENDPOINT)).map(S3Location::endpoint);
        String region = parameters.getOrDefault(REGION, DEFAULT_REGION);
        if (!REGIONS.matcher(region).matches()) {
            throw invalid("a region has a name of small letters, digits and hyphens");
        }
        String pathStyle = parameters.getOrDefault(PATH_STYLE, Boolean.toString(endpoint.isPresent()));
        if (!Set.of("true", "false").contains(pathStyle)) {
            throw invalid("path-style is true or false");
        }
        String objectLock = parameters.getOrDefault(OBJECT_LOCK, OFF);
        if (!Set.of(ON, OFF).contains(objectLock)) {
            throw invalid("object-lock is on or off");
        }
        return new S3Location(
                bucket,
                prefix,
                endpoint,
                region,
                new Options(Boolean.parseBoolean(pathStyle), objectLock.equals(ON)),
                Optional.ofNullable(parameters.get(CA_FILE)).map(Path::of),
                credentialsFile);
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            @Nullable String path = uri.getPath();
            if (Set.of("https", "http").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && (path == null || path.isEmpty() || path.equals("/"))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Not quoted: the address may hold a key by mistake.
        }
        throw invalid("an endpoint is https://HOST[:PORT]");
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : query == null ? new String[0] : query.split("&", -1)) {
            int at = each.indexOf('=');
            String name = at < 0 ? each : each.substring(0, at);
            if (!PARAMETERS.contains(name)) {
                throw invalid(
                        "the parameters of an address of a store are endpoint, region, path-style, object-lock and"
                                + " ca-file");
            }
            parameters.put(name, URLDecoder.decode(each.substring(at + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("%3A", ":");
    }

    private static Problem invalid(String reason) {
        return ProblemCode.FLAGS_INVALID.with("reason", reason);
    }

    public boolean pathStyle() {
        return options.pathStyle;
    }

    /** Returns what the names of all objects begin with. */
    public String keyPrefix() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    @Override
    public boolean isLocked() {
        return options.objectLock;
    }

    @Override
    public String place() {
        return SCHEME + bucket + "/" + prefix
                + endpoint.map(uri -> "?endpoint=" + uri).orElse("");
    }

    /** Returns the root of the paths of this store, as messages show them. */
    public Path root() {
        return prefix.isEmpty() ? Path.of("s3:", bucket) : Path.of("s3:", bucket, prefix);
    }

    @Override
    public String toString() {
        StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        endpoint.ifPresent(uri -> parameters.add(ENDPOINT + "=" + encode(uri.toString())));
        if (!region.equals(DEFAULT_REGION)) {
            parameters.add(REGION + "=" + region);
        }
        if (pathStyle() != endpoint.isPresent()) {
            parameters.add(PATH_STYLE + "=" + pathStyle());
        }
        if (isLocked()) {
            parameters.add(OBJECT_LOCK + "=" + ON);
        }
        caFile.ifPresent(file -> parameters.add(CA_FILE + "=" + encode(file.toString())));
        return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix) + parameters;
    }
}
