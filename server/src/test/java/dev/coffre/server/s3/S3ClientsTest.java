package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.store.S3Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

final class S3ClientsTest {
    private static final List<String> SETTINGS = List.of("aws.endpointUrl", "aws.endpointUrlS3");

    @TempDir
    private Path folder;

    private final List<String> hosts = new ArrayList<>();

    /** Notes where a request goes and sends nothing. */
    private final class Recorder implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            hosts.add(request.httpRequest().host());
            throw SdkException.builder().message("not sent").build();
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void forget() {
        SETTINGS.forEach(System::clearProperty);
        System.clearProperty("aws.useFipsEndpoint");
        System.clearProperty("aws.useDualstackEndpoint");
    }

    private String hostOf(String address) throws IOException {
        Path credentials = folder.resolve("credentials");
        Files.writeString(credentials, "aws_access_key_id=a\naws_secret_access_key=b\n");
        hosts.clear();
        try (var client = S3Clients.open(S3Location.parse(address, credentials), usual -> new Recorder())) {
            assertThatThrownBy(() -> client.headBucket(head -> head.bucket("bucket")))
                    .hasMessageContaining("not sent");
        }
        return hosts.getFirst();
    }

    @Test
    void theEnvironmentHasNoSayInTheEndpoint() throws IOException {
        SETTINGS.forEach(each -> System.setProperty(each, "http://127.0.0.1:1"));
        System.setProperty("aws.useFipsEndpoint", "true");
        System.setProperty("aws.useDualstackEndpoint", "true");

        assertThat(hostOf("s3://bucket")).isEqualTo("bucket.s3.us-east-1.amazonaws.com");
        assertThat(hostOf("s3://bucket?region=eu-west-3")).isEqualTo("bucket.s3.eu-west-3.amazonaws.com");
        assertThat(hostOf("s3://bucket?region=cn-north-1")).isEqualTo("bucket.s3.cn-north-1.amazonaws.com.cn");
        assertThat(hostOf("s3://bucket?endpoint=https://example.org")).isEqualTo("example.org");
    }

    @Test
    void aRequestHasTimeForItsBytes() {
        assertThat(S3Clients.attemptTimeout(0)).isEqualTo(Duration.ofSeconds(30));
        assertThat(S3Clients.attemptTimeout(64 << 20)).isEqualTo(Duration.ofSeconds(286));
    }
}
