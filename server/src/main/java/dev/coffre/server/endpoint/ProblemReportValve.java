package dev.coffre.server.endpoint;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.ProblemResponse;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers requests that Tomcat refuses before routing with a problem instead of an HTML page. */
public final class ProblemReportValve extends ErrorReportValve {
    private static final System.Logger LOG = System.getLogger(ProblemReportValve.class.getName());

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        write(code(response.getStatus()), request, response);
    }

    private static ProblemCode code(int status) {
        if (status == ProblemCode.REQUEST_TOO_LARGE.httpStatus()) {
            return ProblemCode.REQUEST_TOO_LARGE;
        }
        if (status == ProblemCode.REQUEST_TOO_SLOW.httpStatus()) {
            return ProblemCode.REQUEST_TOO_SLOW;
        }
        return status >= 500 ? ProblemCode.INTERNAL_BUG : ProblemCode.REQUEST_MALFORMED;
    }

    /** Writes a response with this problem's code only. */
    static void write(ProblemCode code, Request request, Response response) {
        byte[] body = WireJson.write(new ProblemResponse(
                code.code(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(RequestTrace.of(request).id())));
        try {
            // Tomcat resets the headers after a failure.
            response.setHeader(RequestTrace.HEADER, RequestTrace.of(request).id());
            response.setContentType(ProblemResponses.TYPE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException clientIsGone) {
            LOG.log(System.Logger.Level.DEBUG, "no problem answer could be written", clientIsGone);
        }
    }
}
