package dev.coffre.server.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.store.S3Location;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A Ceph RADOS gateway in a temporary folder, one for all tests of this JVM. It keeps its objects in memory, and ends with this
 * process, however that ends.
 */
public final class RadosGateway implements AutoCloseable {
    private static final String KEY = "TESTACCESSKEY000001";
    private static final String SECRET = "testsecretkey0000000000000000000000001";
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final AtomicInteger PLACES = new AtomicInteger();

    /** The bucket of {@link #newPlace}. */
    private static final String SHARED = "places";

    private static final Pattern JSON_KEY = Pattern.compile("\"(access_key|secret_key)\" *: *\"([^\"]+)\"");

    private static Optional<RadosGateway> running = Optional.empty();

    private boolean hasShared;

    private final Path folder;
    private final int port;

    /** Held, because its pipe is closed when nobody holds it. */
    private final Process process;

    private RadosGateway(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    private static boolean isInstalled() {
        return Stream.of("ceph", "ceph-mon", "ceph-mgr", "ceph-osd", "radosgw", "radosgw-admin")
                .allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program)));
    }

    /** Returns the gateway, which the first call starts. Without its packages, the test is skipped. */
    public static synchronized RadosGateway get() {
        assumeTrue(isInstalled(), "ceph-mon, ceph-mgr, ceph-osd, radosgw or ceph-common is not installed");
        if (running.isEmpty()) {
            try {
                running = Optional.of(start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running.get();
    }

    private static RadosGateway start() throws IOException {
        Path folder = Files.createTempDirectory("coffre-rados");
        RadosGateway started = start(folder);
        started.writeCredentials(KEY, SECRET);
        return started;
    }

    /**
     * Starts another gateway, with its objects on the disk in this empty folder. {@link #close} ends it. Without its packages, the
     * test is skipped. The path of the folder is short: sockets are in it.
     */
    public static RadosGateway onDisk(Path folder) {
        assumeTrue(isInstalled(), "ceph-mon, ceph-mgr, ceph-osd, radosgw or ceph-common is not installed");
        try {
            RadosGateway started = start(folder, "keep");
            Matcher user = JSON_KEY.matcher(Files.readString(folder.resolve("user.json")));
            Map<String, String> key = new HashMap<>();
            while (user.find()) {
                key.put(user.group(1), user.group(2).replace("\\/", "/"));
            }
            started.writeCredentials(
                    Objects.requireNonNull(key.get("access_key")), Objects.requireNonNull(key.get("secret_key")));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeCredentials(String key, String secret) throws IOException {
        Files.writeString(credentials(), "aws_access_key_id = " + key + "\naws_secret_access_key=" + secret + "\n");
    }

    private static RadosGateway start(Path folder, String... more) throws IOException {
        Path script = folder.resolve("start.sh");
        try (var in = Objects.requireNonNull(RadosGateway.class.getResourceAsStream("rados-gateway.sh"))) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        int port = freePort();
        List<String> command =
                new ArrayList<>(List.of("bash", script.toString(), folder.toString(), "" + freePort(), "" + port));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(out.readLine())) {
            throw new IllegalStateException("the gateway did not start in " + folder);
        }
        return new RadosGateway(folder, port, process);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Ends a gateway {@link #onDisk}. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path credentials() {
        return folder.resolve("credentials");
    }

    /** Returns a location in a bucket of its own, which it makes. */
    public S3Location newBucket() {
        return newBucket(false);
    }

    /** Returns a location in a bucket of its own, which it makes. */
    public S3Location newBucket(boolean withLock) {
        S3Location location = location("test-" + BUCKETS.incrementAndGet());
        create(location, withLock);
        return location;
    }

    private static void create(S3Location location, boolean withLock) {
        try (S3Client client = S3Clients.open(location)) {
            client.createBucket(bucket -> bucket.bucket(location.bucket()).objectLockEnabledForBucket(withLock));
        }
    }

    /** Returns a location with a prefix of its own in a bucket of many: a bucket costs more than a prefix. */
    public S3Location newPlace() {
        return parse(bucketOfPlaces().bucket() + "/" + PLACES.incrementAndGet());
    }

    /** Returns the bucket of all {@link #newPlace places}. */
    public synchronized S3Location bucketOfPlaces() {
        S3Location shared = parse(SHARED);
        if (!hasShared) {
            create(shared, false);
            hasShared = true;
        }
        return shared;
    }

    S3Location location(String bucket) {
        return parse(bucket + "/vault");
    }

    private S3Location parse(String place) {
        return S3Location.parse("s3://" + place + "?endpoint=http://127.0.0.1:" + port, credentials());
    }
}
