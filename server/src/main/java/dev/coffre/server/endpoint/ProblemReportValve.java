package dev.coffre.server.endpoint;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.ProblemAnswer;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** What Tomcat itself refuses, before a route sees it, is a problem answer too and not a page. */
public final class ProblemReportValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemCode code = response.getStatus() >= 500 ? ProblemCode.INTERNAL_BUG : ProblemCode.REQUEST_MALFORMED;
        byte[] body = WireJson.write(new ProblemAnswer(
                code.code(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(RequestTrace.of(request).id())));
        try {
            // A failure resets the headers.
            response.setHeader(RequestTrace.HEADER, RequestTrace.of(request).id());
            response.setContentType(ProblemAnswers.TYPE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException clientIsGone) {
            container.getLogger().debug("no problem answer could be written", clientIsGone);
        }
    }
}
