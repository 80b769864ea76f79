package dev.coffre.server.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A storage service in memory whose bucket has versions and Object Lock. Its clock is a test's. It ignores conditions, as Ceph. */
public final class LockingS3 implements AutoCloseable {
    private static final Pattern RETAIN = Pattern.compile("<RetainUntilDate>([^<]+)</RetainUntilDate>");

    /** Each version is written a second later. */
    private static final Instant FIRST_WRITTEN = Instant.parse("2026-01-15T08:00:00Z");

    private final HttpServer server;
    private final Path credentials;
    private final InstantSource clock;
    private final Map<String, List<Version>> objects = new ConcurrentSkipListMap<>();
    private final AtomicInteger nextVersion = new AtomicInteger(1);
    private volatile int page = 1_000;
    private volatile Optional<Refusal> refusal = Optional.empty();
    private volatile boolean losesAnswers;
    private volatile boolean forgetsLocks;
    private volatile boolean knowsConditions;
    private final Queue<String> reads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger listings = new AtomicInteger();
    private final Queue<Runnable> betweenPages = new ConcurrentLinkedQueue<>();

    public LockingS3(Path folder, InstantSource clock) {
        this.clock = clock;
        try {
            credentials = folder.resolve("s3-credentials");
            Files.writeString(credentials, "aws_access_key_id=a\naws_secret_access_key=b\n");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** A version of an object; a delete marker has no bytes. The oldest comes first. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Version(String id, byte[] bytes, boolean isMarker, Instant retainUntil) {}

    /** Opens the store in the bucket. */
    public StoreFiles open() {
        return new StoreFiles(
                S3Store.open(location()), new StoreLayout(location().root()));
    }

    public S3Location location() {
        return S3Location.parse(
                "s3://bucket/vault?object-lock=on&endpoint=http://127.0.0.1:"
                        + server.getAddress().getPort(),
                credentials);
    }

    /** Lists so many versions at once. */
    public void setPage(int versions) {
        page = versions;
    }

    private record Refusal(int status, String code) {}

    /** Refuses to extend locks from now on. */
    public void refuseExtensions(int status, String code) {
        refusal = Optional.of(new Refusal(status, code));
    }

    public void takeExtensions() {
        refusal = Optional.empty();
    }

    /** Cuts the connection after the next write has taken effect. */
    void loseNextAnswer() {
        losesAnswers = true;
    }

    /** Accepts locks from now on, and deletes all the same. */
    void forgetLocks() {
        forgetsLocks = true;
    }

    /** Refuses a name that exists from now on, if a request asks for that. */
    void knowConditions() {
        knowsConditions = true;
    }

    /** The names of the objects that were read since the last call, in order. */
    public List<String> takeReads() {
        List<String> taken = new ArrayList<>();
        for (String key = reads.poll(); key != null; key = reads.poll()) {
            taken.add(key.replaceFirst("^vault/", ""));
        }
        return taken;
    }

    /** How many pages of versions were listed. */
    public int listings() {
        return listings.get();
    }

    /** The names of all objects below the store's root, delete markers included. */
    public List<String> names() {
        return objects.keySet().stream()
                .map(key -> key.replaceFirst("^vault/", ""))
                .toList();
    }

    /** Returns until when the oldest version of the file is locked. */
    public Instant retainUntil(String name) {
        return objects.getOrDefault("vault/" + name, List.of()).getFirst().retainUntil;
    }

    public int versions(String name) {
        return objects.getOrDefault("vault/" + name, List.of()).size();
    }

    /** Somebody else locks all versions until then. */
    public void lengthenAll(Instant until) {
        objects.values()
                .forEach(versions -> versions.replaceAll(
                        version -> new Version(version.id, version.bytes, version.isMarker, until)));
    }

    /** Somebody else puts an object of this name. */
    public void put(String name, byte[] bytes) {
        add("vault/" + name, new Version(newId(), bytes, false, Instant.EPOCH));
    }

    /** Somebody else deletes the newest version, so that a delete marker follows. */
    public void delete(String name) {
        add("vault/" + name, new Version(newId(), new byte[0], true, Instant.EPOCH));
    }

    /** Somebody else does this when the next page of versions was made. */
    void betweenPages(Runnable action) {
        betweenPages.add(action);
    }

    /** Somebody else deletes a version; 0 is the oldest. */
    void deleteVersion(String name, int number) {
        objects.getOrDefault("vault/" + name, new ArrayList<>()).remove(number);
    }

    private String newId() {
        return "v" + nextVersion.getAndIncrement();
    }

    private void add(String key, Version version) {
        objects.computeIfAbsent(key, first -> new ArrayList<>()).add(version);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            // The JDK's server ends idle connections above a number: a client that reuses one then sees a failure.
            exchange.getResponseHeaders().set("Connection", "close");
            String key = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8)
                    .replaceFirst("^/bucket/?", "");
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    if (query.startsWith("retention")) {
                        extend(exchange, key, query, body);
                    } else {
                        put(exchange, key, body);
                    }
                }
                case "DELETE" -> delete(exchange, key, FaultyS3.parameter(query, "versionId"));
                default -> get(exchange, key, query);
            }
        }
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        String md5 = exchange.getRequestHeaders().getFirst("Content-MD5");
        if (md5 != null && !md5.equals(ObjectBytes.of(body).md5())) {
            FaultyS3.error(exchange, 400, "BadDigest");
            return;
        }
        if (knowsConditions && exchange.getRequestHeaders().containsKey("If-None-Match") && objects.containsKey(key)) {
            FaultyS3.error(exchange, 412, "PreconditionFailed");
            return;
        }
        String until = exchange.getRequestHeaders().getFirst("x-amz-object-lock-retain-until-date");
        Version version = new Version(newId(), body, false, until == null ? Instant.EPOCH : Instant.parse(until));
        add(key, version);
        if (losesAnswers) {
            losesAnswers = false;
            return;
        }
        exchange.getResponseHeaders().set("x-amz-version-id", version.id);
        exchange.getResponseHeaders().set("ETag", etag(body));
        exchange.getResponseHeaders().set("Date", now());
        exchange.sendResponseHeaders(200, -1);
    }

    private String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atZone(ZoneOffset.UTC));
    }

    private void extend(HttpExchange exchange, String key, String query, byte[] body) throws IOException {
        Matcher until = RETAIN.matcher(new String(body, StandardCharsets.UTF_8));
        List<Version> versions = objects.getOrDefault(key, List.of());
        for (int i = 0; i < versions.size(); i++) {
            Version version = versions.get(i);
            if (version.id.equals(FaultyS3.parameter(query, "versionId")) && until.find()) {
                Instant end = Instant.parse(until.group(1));
                Optional<Refusal> refused =
                        end.isBefore(version.retainUntil) ? Optional.of(new Refusal(403, "AccessDenied")) : refusal;
                if (refused.isPresent()) {
                    FaultyS3.error(
                            exchange, refused.get().status(), refused.get().code());
                    return;
                }
                versions.set(i, new Version(version.id, version.bytes, false, end));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
        }
        FaultyS3.error(exchange, 404, "NoSuchVersion");
    }

    private void delete(HttpExchange exchange, String key, String id) throws IOException {
        if (id.isEmpty()) {
            add(key, new Version(newId(), new byte[0], true, Instant.EPOCH));
        } else {
            List<Version> versions = objects.getOrDefault(key, new ArrayList<>());
            if (!forgetsLocks
                    && versions.stream()
                            .anyMatch(
                                    version -> version.id.equals(id) && version.retainUntil.isAfter(clock.instant()))) {
                FaultyS3.error(exchange, 403, "AccessDenied");
                return;
            }
            versions.removeIf(version -> version.id.equals(id));
            if (versions.isEmpty()) {
                objects.remove(key);
            }
        }
        exchange.sendResponseHeaders(204, -1);
    }

    private void get(HttpExchange exchange, String key, String query) throws IOException {
        if (query.contains("list-type=2")) {
            listObjects(exchange, query);
            return;
        }
        if (query.contains("versioning")) {
            xml(exchange, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
            return;
        }
        if (query.contains("object-lock")) {
            xml(
                    exchange,
                    "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>");
            return;
        }
        if (query.contains("versions")) {
            listings.incrementAndGet();
            listVersions(exchange, query);
            return;
        }
        String id = FaultyS3.parameter(query, "versionId");
        List<Version> versions = objects.getOrDefault(key, List.of());
        List<Version> found = versions.stream()
                .filter(version -> id.isEmpty() ? version == versions.getLast() : version.id.equals(id))
                .filter(version -> !version.isMarker)
                .toList();
        if (found.isEmpty()) {
            FaultyS3.error(exchange, 404, id.isEmpty() ? "NoSuchKey" : "NoSuchVersion");
            return;
        }
        if (exchange.getRequestMethod().equals("GET")) {
            reads.add(key);
        }
        answer(exchange, found.getFirst());
    }

    private static void answer(HttpExchange exchange, Version version) throws IOException {
        byte[] bytes = version.bytes;
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + bytes.length);
            if (version.retainUntil.isAfter(Instant.EPOCH)) {
                exchange.getResponseHeaders().set("x-amz-object-lock-mode", "COMPLIANCE");
                exchange.getResponseHeaders()
                        .set("x-amz-object-lock-retain-until-date", version.retainUntil.toString());
            }
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String[] ends = exchange.getRequestHeaders()
                .getFirst("Range")
                .substring("bytes=".length())
                .split("-", -1);
        int from = Integer.parseInt(ends[0]);
        if (from >= bytes.length) {
            FaultyS3.error(exchange, 416, "InvalidRange");
            return;
        }
        int end = Math.min(bytes.length, Integer.parseInt(ends[1]) + 1);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + bytes.length);
        FaultyS3.answer(exchange, 206, Arrays.copyOfRange(bytes, from, end));
    }

    /** Without markers in its answer, for small listings. */
    private void listObjects(HttpExchange exchange, String query) throws IOException {
        String prefix = FaultyS3.parameter(query, "prefix");
        String delimiter = FaultyS3.parameter(query, "delimiter");
        Set<String> folders = new TreeSet<>();
        StringBuilder xml = new StringBuilder("<ListBucketResult>");
        objects.forEach((key, versions) -> {
            if (key.startsWith(prefix) && !versions.getLast().isMarker) {
                int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                if (end >= 0) {
                    folders.add(key.substring(0, end + 1));
                    return;
                }
                xml.append("<Contents><Key>").append(key).append("</Key><Size>");
                xml.append(versions.getLast().bytes.length).append("</Size></Contents>");
            }
        });
        folders.forEach(folder -> xml.append("<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>"));
        xml(
                exchange,
                xml.append("<IsTruncated>false</IsTruncated></ListBucketResult>")
                        .toString());
    }

    private record Listed(String key, String versionId, String xml) {}

    private void listVersions(HttpExchange exchange, String query) throws IOException {
        String prefix = FaultyS3.parameter(query, "prefix");
        String delimiter = FaultyS3.parameter(query, "delimiter");
        String keyMarker = FaultyS3.parameter(query, "key-marker");
        String versionMarker = FaultyS3.parameter(query, "version-id-marker");
        List<Listed> all = new ArrayList<>();
        objects.forEach((key, versions) -> {
            if (key.startsWith(prefix)) {
                int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                if (end < 0) {
                    versions.reversed().forEach(version -> all.add(new Listed(key, version.id, xml(key, version))));
                } else {
                    String folder = key.substring(0, end + 1);
                    all.add(new Listed(folder, "", "<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>"));
                }
            }
        });
        List<Listed> left = new ArrayList<>();
        boolean isPast = versionMarker.isEmpty();
        for (Listed each : all.stream().distinct().toList()) {
            int order = each.key.compareTo(keyMarker);
            if (order > 0 || order == 0 && isPast && !versionMarker.isEmpty()) {
                left.add(each);
            }
            isPast |= order == 0 && each.versionId.equals(versionMarker);
        }
        StringBuilder xml = new StringBuilder("<ListVersionsResult>");
        left.stream().limit(page).forEach(each -> xml.append(each.xml));
        boolean more = left.size() > page;
        xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            Listed last = left.get(page - 1);
            xml.append("<NextKeyMarker>").append(last.key).append("</NextKeyMarker><NextVersionIdMarker>");
            xml.append(last.versionId).append("</NextVersionIdMarker>");
        }
        Optional.ofNullable(betweenPages.poll()).ifPresent(Runnable::run);
        xml(exchange, xml.append("</ListVersionsResult>").toString());
    }

    private static String xml(String key, Version version) {
        String begin = "<Key>" + key + "</Key><VersionId>" + version.id
                + "</VersionId><LastModified>" + FIRST_WRITTEN.plusSeconds(Long.parseLong(version.id.substring(1)))
                + "</LastModified>";
        return version.isMarker
                ? "<DeleteMarker>" + begin + "</DeleteMarker>"
                : "<Version>" + begin + "<ETag>" + etag(version.bytes).replace("\"", "&quot;") + "</ETag><Size>"
                        + version.bytes.length + "</Size></Version>";
    }

    private static void xml(HttpExchange exchange, String text) throws IOException {
        FaultyS3.answer(exchange, 200, ("<?xml version=\"1.0\"?>" + text).getBytes(StandardCharsets.UTF_8));
    }

    private static String etag(byte[] bytes) {
        try {
            return "\""
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
