package dev.coffre.server.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.VaultSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sends a whole batch before it reads gets to read why the batch was refused, and may go on. */
class EarlyRefusalTest {
    @Test
    void theRefusalOfALargeBodyArrives(@TempDir Path folder) throws Exception {
        try (TestService service = TestService.in(folder);
                PlatformThreads threads = new PlatformThreads();
                WebServer server = start(service, threads);
                Socket socket = AnyCertificate.context().getSocketFactory().createSocket("localhost", server.port())) {
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (int i = 0; i < 3; i++) {
                post(socket.getOutputStream(), new byte[VaultSession.MAX_BATCH]);
                assertThat(answers.readLine()).startsWith("HTTP/1.1 401");
                skipRest(answers);
            }
        }
    }

    private static WebServer start(TestService service, PlatformThreads threads) {
        return WebServer.start(
                service.service().api(threads),
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "INFO", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
    }

    private static void post(OutputStream out, byte[] body) throws IOException {
        String head = "POST /v1/sessions/00000000000000000000000000000000/records HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/octet-stream\r\nAuthorization: Bearer none\r\nContent-Length: "
                + body.length
                + "\r\n\r\n";
        out.write(head.getBytes(US_ASCII));
        out.write(body);
        out.flush();
    }

    private static void skipRest(BufferedReader answers) throws IOException {
        int length = 0;
        for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        assertThat(length).isPositive();
        answers.skip(length);
    }
}
