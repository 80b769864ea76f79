package dev.coffre.acceptance.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Loopback;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What lies on the class paths of the programs: all of it is in their bills of materials, and all of it is used. */
class BillOfMaterialsTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** How the JVM logs where a class came from. */
    private static final Pattern SOURCE = Pattern.compile("source: (?:file:)?(/\\S+\\.jar)");

    /** The run of this test does not load these libraries. Each entry says what needs the library. */
    private static final Map<String, String> USED_ELSEWHERE = Map.ofEntries(
            Map.entry("angus-mail", "sends mails"),
            Map.entry("angus-activation", "of mails with parts"),
            Map.entry("jakarta.mail-api", "sends mails"),
            Map.entry("jakarta.activation-api", "of mails with parts"),
            Map.entry("jakarta.annotation-api", "Tomcat asks classes for these annotations by name"),
            Map.entry("jspecify", "annotations for compilers, which Spring brings too"),
            Map.entry("qrcodegen", "shows the second factor"),
            Map.entry("bcpkix-jdk18on", "makes the certificate, at the first start"),
            Map.entry("bcutil-jdk18on", "makes the certificate, at the first start"),
            Map.entry("prometheus-metrics-config", "the figures, for who has a token"),
            Map.entry("prometheus-metrics-exposition-textformats", "the figures, for who has a token"),
            Map.entry("prometheus-metrics-model", "the figures, for who has a token"),
            Map.entry("HikariCP", "a catalog in PostgreSQL"),
            Map.entry("postgresql", "a catalog in PostgreSQL"),
            Map.entry("flyway-database-postgresql", "a catalog in PostgreSQL"),
            Map.entry("spring-boot-servlet", "Spring Boot's parts for Tomcat and MVC name its classes"));

    /** A store in a bucket needs these: the client of S3 and what it brings. */
    private static final Set<String> OF_S3 = Set.of(
            "annotations",
            "apache5-client",
            "arns",
            "auth",
            "aws-core",
            "aws-query-protocol",
            "aws-xml-protocol",
            "checksums",
            "checksums-spi",
            "crt-core",
            "endpoints-spi",
            "eventstream",
            "http-auth",
            "http-auth-aws",
            "http-auth-aws-eventstream",
            "http-auth-spi",
            "http-client-spi",
            "httpclient5",
            "httpcore5",
            "httpcore5-h2",
            "identity-spi",
            "json-utils",
            "metrics-spi",
            "profiles",
            "protocol-core",
            "regions",
            "retries",
            "retries-spi",
            "s3",
            "sdk-core",
            "third-party-jackson-core",
            "utils",
            "utils-lite");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "coffre-agent-.*-linux-x64\\.tar\\.gz, coffre-agent",
        "coffre-agent_.*_amd64\\.deb, coffre-agent",
        "coffre-vault-.*-linux-x64\\.tar\\.gz, coffre-server",
        "coffre-vault_.*_amd64\\.deb, coffre-server"
    })
    void eachPackageNamesItsLibrariesAndNothingElse(String packageName, String program) throws IOException {
        Path unpacked = unpacked(built(packageName));
        JsonNode bill = JSON.readTree(only(unpacked, "sbom.cdx.json").toFile());
        Set<String> named = new TreeSet<>();
        named.add(fileName(bill.path("metadata").path("component")));
        Set<String> other = new TreeSet<>();
        for (JsonNode component : bill.path("components")) {
            assertThat(component.path("version").asString(""))
                    .as(component.toString())
                    .isNotBlank();
            String purl = component.path("purl").asString("");
            if (purl.startsWith("pkg:maven/")) {
                assertThat(component.path("hashes").size()).as(purl).isPositive();
                named.add(fileName(component));
            } else {
                other.add(purl.replaceAll("@[^@]*$", ""));
            }
        }

        assertThat(named).isEqualTo(jarsBelow(unpacked));
        assertThat(named).anyMatch(name -> name.startsWith(program + "-"));
        assertThat(other)
                .as("the runtime, and what the pages load")
                .containsExactlyInAnyOrder(
                        "pkg:generic/openjdk",
                        "pkg:npm/htmx.org",
                        "pkg:npm/htmx-ext-sse",
                        "pkg:npm/%40tabler/core",
                        "pkg:npm/uplot");
        assertThat(bill.path("specVersion").asString("")).isEqualTo("1.6");
    }

    private static String fileName(JsonNode component) {
        return component.path("name").asString("") + "-"
                + component.path("version").asString("") + ".jar";
    }

    private static Path built(String name) throws IOException {
        try (Stream<Path> files = Files.list(Checkout.file("packaging/target"))) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches(name))
                    .toList();
            assumeTrue(!found.isEmpty(), "no package like " + name + ": run bin/build --vault-packages");
            return found.getFirst();
        }
    }

    private Path unpacked(Path built) throws IOException {
        Path place = Files.createDirectory(folder.resolve("unpacked"));
        String command = built.toString().endsWith(".deb") ? "dpkg-deb -x '%s' '%s'" : "tar -xzf '%s' -C '%s'";
        Invocation.of(Path.of("/bin/sh"), "-c", command.formatted(built, place))
                .run(folder.resolve("said"))
                .expect(0);
        return place;
    }

    @Test
    void theVaultServiceUsesEachOfItsLibraries() throws IOException, InterruptedException {
        Path loaded = folder.resolve("vault-classes");
        Map<String, String> logging =
                Map.of("COFFRE_VAULT_JAVA_OPTIONS", "-XX:AOTMode=off -Xlog:class+load=info:file=" + loaded);
        try (VaultProcess vault = VaultProcess.start(folder.resolve("vault"));
                HttpClient client = Loopback.client()) {
            vault.restartWith(logging);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "used");
            agent.run("backup", Checkout.file("docs/decisions").toString()).expect(0);
            for (String page : new String[] {"/portal/sign-in", "/v1/openapi.json", "/metrics", "/health/ready"}) {
                client.send(
                        HttpRequest.newBuilder(URI.create(vault.url() + page)).build(), BodyHandlers.ofString());
            }
        }
        assertAllUsed(jarsBelow(Checkout.file("server/target/lib")), loaded);
    }

    @Test
    void theAgentUsesEachOfItsLibraries() throws IOException {
        Path loaded = folder.resolve("agent-classes");
        try (VaultProcess vault = VaultProcess.start(folder.resolve("vault"))) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine"))
                    .registered(vault, "used")
                    .with("COFFRE_JAVA_OPTIONS", "-XX:AOTMode=off -Xlog:class+load=info:file=" + loaded);
            agent.run("backup", Checkout.file("docs/decisions").toString()).expect(0);
        }
        Set<String> expected = new TreeSet<>(jarsBelow(Checkout.file("packaging/target/coffre-agent/lib")));
        expected.removeIf(jar -> jar.startsWith("coffre-web-")
                || jar.startsWith("jte-runtime-")
                || jar.startsWith("bcprov-") // the console's pages; passphrases are stretched by a program of its own
                || jar.startsWith("coffre-vault-memory-")); // the practice vault of an installation
        assertAllUsed(expected, loaded);
    }

    private static void assertAllUsed(Set<String> jars, Path loaded) throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<String> lines = Files.lines(loaded)) {
            lines.forEach(line -> {
                Matcher source = SOURCE.matcher(line);
                if (source.find()) {
                    used.add(String.valueOf(Path.of(source.group(1)).getFileName()));
                }
            });
        }
        Set<String> unused = new TreeSet<>(jars);
        unused.removeAll(used);
        unused.removeIf(jar -> USED_ELSEWHERE.containsKey(nameOf(jar)) || OF_S3.contains(nameOf(jar)));
        unused.removeIf(jar -> jar.startsWith("spring-boot-starter")); // names of others, without a class
        assertThat(unused).as("no class of it was loaded").isEmpty();
    }

    private static Set<String> jarsBelow(Path place) throws IOException {
        Set<String> jars = new TreeSet<>();
        try (Stream<Path> files = Files.walk(place)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.toString().contains("/runtime/")) // named as a whole
                    .forEach(jar -> jars.add(String.valueOf(jar.getFileName())));
        }
        return jars;
    }

    private static Path only(Path unpacked, String name) throws IOException {
        try (Stream<Path> files = Files.walk(unpacked)) {
            List<Path> found = files.filter(
                            file -> String.valueOf(file.getFileName()).equals(name))
                    .toList();
            assertThat(found).as(name).hasSize(1);
            return found.getFirst();
        }
    }

    private static String nameOf(String jar) {
        return jar.replaceAll("-[0-9].*", "");
    }
}
