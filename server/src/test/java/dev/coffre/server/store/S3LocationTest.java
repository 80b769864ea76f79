package dev.coffre.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3LocationTest {
    private static final Path KEY = Path.of("key");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bucket",
                "s3://bucket/some/prefix?endpoint=https://example.org:8443&region=eu-west-3",
                "s3://bucket?endpoint=http://[::1]:9000&path-style=false",
                "s3://bucket?ca-file=/etc/a%26b%2Bc%25+d%3D%C3%A9.pem"
            })
    void anAddressIsReadBackAsItWas(String address) {
        S3Location location = S3Location.parse(address, KEY);

        assertThat(S3Location.parse(location.toString(), KEY)).isEqualTo(location);
    }
}
