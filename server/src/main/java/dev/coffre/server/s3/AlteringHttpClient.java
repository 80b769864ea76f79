package dev.coffre.server.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** Alters the first byte of each request's content after it was signed, as a faulty network would. */
final class AlteringHttpClient implements SdkHttpClient {
    private final SdkHttpClient client;

    AlteringHttpClient(SdkHttpClient client) {
        this.client = client;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        HttpExecuteRequest.Builder altered = HttpExecuteRequest.builder().request(request.httpRequest());
        request.metricCollector().ifPresent(altered::metricCollector);
        request.contentStreamProvider().map(AlteringHttpClient::altered).ifPresent(altered::contentStreamProvider);
        return client.prepareRequest(altered.build());
    }

    private static ContentStreamProvider altered(ContentStreamProvider content) {
        return () -> {
            try (var in = content.newStream()) {
                byte[] bytes = in.readAllBytes();
                bytes[0] ^= 1;
                return new ByteArrayInputStream(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }
}
