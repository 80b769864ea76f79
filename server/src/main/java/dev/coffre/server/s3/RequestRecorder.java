package dev.coffre.server.s3;

import dev.coffre.server.store.StoreRequestMeter;
import java.util.Locale;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Counts requests as the library sends them. Labels are operations and classes of outcomes. Thread-safe. */
final class RequestRecorder implements ExecutionInterceptor {
    private static final ExecutionAttribute<Long> STARTED = new ExecutionAttribute<>("coffre-started");
    private static final ExecutionAttribute<Integer> TRIES = new ExecutionAttribute<>("coffre-tries");
    private static final String CONTENT_LENGTH = "Content-Length";
    private static final int SERVER_ERROR = 500;

    private final StoreRequestMeter meter;

    RequestRecorder(StoreRequestMeter meter) {
        this.meter = meter;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        attributes.putAttribute(STARTED, System.nanoTime());
        attributes.putAttribute(TRIES, 0);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        int tries = attributes.getAttribute(TRIES);
        attributes.putAttribute(TRIES, tries + 1);
        if (tries > 0) {
            meter.repetitions().add(1, kind(attributes));
        }
        meter.bytes().add(sent(context.httpRequest()), "sent");
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        meter.bytes()
                .add(
                        length(context.httpResponse()
                                .firstMatchingHeader(CONTENT_LENGTH)
                                .orElse("0")),
                        "received");
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        record("done", attributes);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        record(outcome(context.exception()), attributes);
    }

    private void record(String outcome, ExecutionAttributes attributes) {
        meter.requests().add(1, kind(attributes), outcome);
        meter.durations().add(System.nanoTime() - attributes.getAttribute(STARTED), kind(attributes));
    }

    private static String outcome(Throwable failure) {
        if (!(failure instanceof S3Exception answer)) {
            return "unanswered";
        }
        if (answer.statusCode() == S3Answers.NOT_FOUND) {
            return "missing";
        }
        return answer.statusCode() >= SERVER_ERROR ? "failed" : "refused";
    }

    /** Returns the operation, for example {@code put-object}. */
    private static String kind(ExecutionAttributes attributes) {
        return attributes
                .getAttribute(SdkExecutionAttribute.OPERATION_NAME)
                .replaceAll("V2$", "")
                .replaceAll("(?<=.)([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT);
    }

    private static long sent(SdkHttpRequest request) {
        return length(request.firstMatchingHeader(CONTENT_LENGTH).orElse("0"));
    }

    /** A header of an answer can be anything. */
    private static long length(String header) {
        try {
            return Math.max(0, Long.parseLong(header));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
