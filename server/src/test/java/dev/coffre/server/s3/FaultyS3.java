package dev.coffre.server.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffre.server.store.S3Location;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage service in memory that can fail. It does not look at signatures. */
final class FaultyS3 implements AutoCloseable {
    /** What happens to a request in place of its answer. */
    enum Fault {
        /** It takes effect, and the connection is cut. */
        LOSE_ANSWER,
        /** It has no effect, and the connection is cut. */
        CUT,
        OVERLOADED,
        CONFLICT
    }

    /** Answers requests in place of the service, as a proxy may. */
    @FunctionalInterface
    interface Proxy {
        /** Returns whether it answered. */
        boolean answers(HttpExchange exchange) throws IOException;
    }

    private static final int PAGE = 3;

    /** When each object was written. */
    static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private final HttpServer server;
    private final Path credentials;
    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean ignoresMd5;
    private volatile boolean knowsConditions = true;
    private volatile Proxy proxy = exchange -> false;

    FaultyS3(Path folder) {
        try {
            credentials = folder.resolve("credentials");
            Files.writeString(credentials, "[default]\naws_access_key_id=a\naws_secret_access_key=b\n");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    S3Location location() {
        return S3Location.parse(
                "s3://bucket/vault?endpoint=http://127.0.0.1:"
                        + server.getAddress().getPort(),
                credentials);
    }

    /** The next requests that change something meet these, one each. */
    void meet(Fault... next) {
        faults.addAll(Arrays.asList(next));
    }

    /** The next requests meet nothing any more. */
    void recover() {
        faults.clear();
    }

    void ignoreMd5() {
        ignoresMd5 = true;
    }

    /** Answers 501 to conditions from now on. */
    void refuseConditions() {
        knowsConditions = false;
    }

    /** Lets a proxy answer requests from now on. */
    void behind(Proxy next) {
        proxy = next;
    }

    int requests() {
        return requests.get();
    }

    Map<String, byte[]> objects() {
        return objects;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            String key = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8)
                    .replaceFirst("^/bucket/?", "");
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (proxy.answers(exchange)) {
                return;
            }
            Fault fault = exchange.getRequestMethod().equals("PUT") ? faults.poll() : null;
            if (fault == Fault.CUT) {
                return;
            }
            if (fault == Fault.OVERLOADED) {
                error(exchange, 503, "SlowDown");
                return;
            }
            if (fault == Fault.CONFLICT) {
                error(exchange, 409, "ConditionalRequestConflict");
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "PUT" -> put(exchange, key, body, fault == Fault.LOSE_ANSWER);
                case "DELETE" -> {
                    objects.remove(key);
                    exchange.sendResponseHeaders(204, -1);
                }
                default -> get(exchange, key);
            }
        }
    }

    private void put(HttpExchange exchange, String key, byte[] body, boolean loseAnswer) throws IOException {
        String md5 = exchange.getRequestHeaders().getFirst("Content-MD5");
        if (md5 != null && !ignoresMd5 && !md5.equals(Base64.getEncoder().encodeToString(md5(body)))) {
            error(exchange, 400, "BadDigest");
            return;
        }
        boolean isNew = exchange.getRequestHeaders().containsKey("If-None-Match");
        if (isNew && !knowsConditions) {
            error(exchange, 501, "NotImplemented");
            return;
        }
        boolean isRefused = isNew && objects.putIfAbsent(key, body) != null;
        if (!isNew) {
            objects.put(key, body);
        }
        if (isRefused) {
            error(exchange, 412, "PreconditionFailed");
            return;
        }
        if (!loseAnswer) {
            exchange.getResponseHeaders().set("ETag", "\"" + HexFormat.of().formatHex(md5(body)) + "\"");
            exchange.getResponseHeaders()
                    .set("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        if (query.contains("list-type=2")) {
            list(exchange, query);
            return;
        }
        byte[] found = objects.get(key);
        if (found == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + found.length);
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            answer(exchange, 200, found);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int from = Integer.parseInt(ends[0]);
        if (from >= found.length) {
            error(exchange, 416, "InvalidRange");
            return;
        }
        int end = Math.min(found.length, Integer.parseInt(ends[1]) + 1);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + found.length);
        answer(exchange, 206, Arrays.copyOfRange(found, from, end));
    }

    private void list(HttpExchange exchange, String query) throws IOException {
        String prefix = parameter(query, "prefix");
        String delimiter = parameter(query, "delimiter");
        String token = parameter(query, "continuation-token");
        String after = token.isEmpty() ? parameter(query, "start-after") : token;
        TreeSet<String> names = new TreeSet<>();
        for (String key : objects.keySet()) {
            if (key.startsWith(prefix)) {
                int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                names.add(end < 0 ? key : key.substring(0, end + 1));
            }
        }
        var left = names.tailSet(after, false).stream().limit(PAGE + 1L).toList();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
        for (String name : left.stream().limit(PAGE).toList()) {
            if (name.endsWith("/")) {
                xml.append("<CommonPrefixes><Prefix>").append(name).append("</Prefix></CommonPrefixes>");
            } else {
                byte[] object = objects.getOrDefault(name, new byte[0]);
                xml.append("<Contents><Key>")
                        .append(name)
                        .append("</Key><Size>")
                        .append(object.length);
                xml.append("</Size><ETag>")
                        .append(HexFormat.of().formatHex(md5(object)))
                        .append("</ETag>");
                xml.append("<LastModified>").append(WRITTEN).append("</LastModified></Contents>");
            }
        }
        boolean more = left.size() > PAGE;
        xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            xml.append("<NextContinuationToken>").append(left.get(PAGE - 1)).append("</NextContinuationToken>");
        }
        answer(exchange, 200, xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8));
    }

    static String parameter(String query, String name) {
        return Arrays.stream(query.split("&", -1))
                .filter(each -> each.startsWith(name + "="))
                .map(each -> URLDecoder.decode(each.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    static void error(HttpExchange exchange, int status, String code) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        answer(
                exchange,
                status,
                ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8));
    }

    static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops answering at once. */
    @Override
    public void close() {
        server.stop(0);
    }
}
