package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;

/** Makes the client of a bucket. It takes no setting from the environment. */
final class S3Clients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** How long nothing may arrive. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(20);

    /** How long one try may take beside its bytes. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);

    /** How fast bytes must move, with several requests side by side. */
    private static final long BYTES_PER_SECOND = 256 << 10;

    private static final int ATTEMPTS = 3;

    /** Writes and reads at once, each at most 16, and some for everything else. */
    private static final int CONNECTIONS = 64;

    private S3Clients() {}

    /** @throws dev.coffre.vault.problem.Problem if the credentials or the certificates cannot be read */
    static S3Client open(S3Location location) {
        return open(location, UnaryOperator.identity());
    }

    /** As {@link #open(S3Location)}, with what {@code through} makes of the HTTP client. */
    static S3Client open(S3Location location, UnaryOperator<SdkHttpClient> through) {
        return open(location, through, List.of());
    }

    /** As {@link #open(S3Location)}, for a client whose requests are counted. */
    static S3Client open(S3Location location, RequestRecorder recorder) {
        return open(location, UnaryOperator.identity(), List.of(recorder));
    }

    private static S3Client open(
            S3Location location, UnaryOperator<SdkHttpClient> through, List<ExecutionInterceptor> interceptors) {
        return S3Client.builder()
                .httpClient(through.apply(http(location)))
                .region(Region.of(location.region()))
                .endpointOverride(endpoint(location))
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .defaultsMode(DefaultsMode.LEGACY)
                .forcePathStyle(location.pathStyle())
                .credentialsProvider(StaticCredentialsProvider.create(S3Credentials.read(location.credentialsFile())))
                .authSchemeProvider(signedPayloads())
                // Old services refuse the trailing checksums that the library sends by default.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        service -> service.chunkedEncodingEnabled(false).profileFile(S3Clients::noProfile))
                .overrideConfiguration(settings -> settings.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(ATTEMPT_TIMEOUT.multipliedBy(ATTEMPTS))
                        .defaultProfileFile(noProfile())
                        .executionInterceptors(interceptors)
                        .retryStrategy(StandardRetryStrategy.builder()
                                .maxAttempts(ATTEMPTS)
                                .build()))
                .build();
    }

    /** Returns how long one try may take, with so many bytes. */
    static Duration attemptTimeout(long bytes) {
        return ATTEMPT_TIMEOUT.plusSeconds(bytes / BYTES_PER_SECOND);
    }

    /** Returns the timeouts of a request with so many bytes. */
    static Consumer<AwsRequestOverrideConfiguration.Builder> timeouts(long bytes) {
        Duration attempt = attemptTimeout(bytes);
        return settings -> settings.apiCallAttemptTimeout(attempt).apiCallTimeout(attempt.multipliedBy(ATTEMPTS));
    }

    /** Returns the service's URL: left out, the library would take one from the environment. */
    private static URI endpoint(S3Location location) {
        Region region = Region.of(location.region());
        return location.endpoint()
                .orElseGet(() -> URI.create("https://s3." + region.id() + "."
                        + PartitionMetadata.of(region).dnsSuffix()));
    }

    private static ProfileFile noProfile() {
        return ProfileFile.builder()
                .content(new ByteArrayInputStream(new byte[0]))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
    }

    /** The library signs the contents of objects over plain HTTP only. Signed, they are verified by every service. */
    private static S3AuthSchemeProvider signedPayloads() {
        S3AuthSchemeProvider usual = S3AuthSchemeProvider.defaultProvider();
        return parameters -> usual.resolveAuthScheme(parameters).stream()
                .map(option -> option.toBuilder()
                        .putSignerProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                        .putSignerProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, false)
                        .build())
                .map(AuthSchemeOption.class::cast)
                .toList();
    }

    private static SdkHttpClient http(S3Location location) {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(SOCKET_TIMEOUT)
                .socketTimeout(SOCKET_TIMEOUT)
                .tcpKeepAlive(true)
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build());
        if (location.caFile().isPresent()) {
            TrustManager[] trusted = trust(location.caFile().get());
            builder.tlsTrustManagersProvider(() -> trusted);
        }
        return builder.build();
    }

    private static TrustManager[] trust(Path file) {
        try (var in = Files.newInputStream(file)) {
            List<? extends Certificate> authorities =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw ProblemCode.CERTIFICATE_UNUSABLE
                    .with("reason", SystemReason.of(e))
                    .with("file", file)
                    .causedBy(e);
        } catch (GeneralSecurityException e) {
            throw ProblemCode.CERTIFICATE_UNUSABLE
                    .with("reason", "it has no certificates")
                    .with("file", file)
                    .causedBy(e);
        }
    }
}
