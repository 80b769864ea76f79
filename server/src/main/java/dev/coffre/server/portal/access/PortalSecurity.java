package dev.coffre.server.portal.access;

import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.WebSession;
import dev.coffre.server.people.WebSessions;
import dev.coffre.web.http.SecurityHeaders;
import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Security of the portal: the cookie of a session, a new session id at sign-in, and a CSRF token in every form. Thread-safe.
 *
 * <p>The CSRF token is kept in a cookie instead of the session, so that visitors of the sign-in page cost no memory. The
 * names of the cookies begin with {@code __Host-}, so sibling domains cannot set them.
 */
public final class PortalSecurity {
    private static final int MAX_ANONYMOUS_FORM = 16 << 10;
    private static final String FORM_COOKIE = "__Host-coffre-form";
    private static final String SESSION_COOKIE = "__Host-coffre";

    /** The request's session, looked up once. */
    private static final String CURRENT = PortalSecurity.class.getName() + ".current";

    private final CsrfTokenRepository csrfTokens = csrfTokenRepository();
    private final CsrfAuthenticationStrategy newCsrfToken = new CsrfAuthenticationStrategy(csrfTokens);
    private final WebSessions sessions;

    public PortalSecurity(WebSessions sessions) {
        this.sessions = sessions;
    }

    /** @param id in the cookie */
    private record CurrentSession(String id, WebSession session) {}

    private static CsrfTokenRepository csrfTokenRepository() {
        CookieCsrfTokenRepository cookies = new CookieCsrfTokenRepository();
        cookies.setCookieName(FORM_COOKIE);
        cookies.setCookiePath("/");
        cookies.setCookieCustomizer(cookie -> cookie.secure(true).httpOnly(true).sameSite("Strict"));
        return cookies;
    }

    /** Returns the filter that every request to the portal passes. */
    public Filter filter(AccessDeniedHandler whenFormIsForeign, FormRejection whenFormIsTooLarge) {
        CsrfFilter csrf = new CsrfFilter(csrfTokens);
        csrf.setRequestHandler(new XorCsrfTokenRequestAttributeHandler());
        csrf.setAccessDeniedHandler(whenFormIsForeign);
        HeaderWriterFilter headers = new HeaderWriterFilter(List.of(PortalSecurity::writeSecurityHeaders));
        headers.setShouldWriteHeadersEagerly(true);
        return new FilterChainProxy(new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE, headers, formSizeFilter(whenFormIsTooLarge), csrf));
    }

    /** Writes an error response in place of a page. */
    @FunctionalInterface
    public interface FormRejection {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /**
     * Runs before the form is parsed for its token. A client that is not signed in sends no more than a name and a password.
     */
    private Filter formSizeFilter(FormRejection refusal) {
        return (request, response, chain) -> {
            if (request instanceof HttpServletRequest asked
                    && isLongForm(asked)
                    && session(asked).isEmpty()) {
                refusal.answer(asked, (HttpServletResponse) response);
            } else {
                chain.doFilter(request, response);
            }
        };
    }

    /** Browsers announce the length of a form. A form of unknown length counts as long. */
    private static boolean isLongForm(HttpServletRequest request) {
        return "POST".equals(request.getMethod())
                && (request.getContentLengthLong() > MAX_ANONYMOUS_FORM
                        || request.getHeader("Transfer-Encoding") != null);
    }

    private static void writeSecurityHeaders(HttpServletRequest request, HttpServletResponse response) {
        SecurityHeaders.HEADERS.forEach((name, value) -> {
            if (!response.containsHeader(name)) {
                response.setHeader(name, value);
            }
        });
    }

    /** Returns the sign-in of the browser's session. Empty if there is none or it has ended. */
    public Optional<AccountSession> session(HttpServletRequest request) {
        return current(request).map(current -> current.session.signedIn());
    }

    private Optional<CurrentSession> current(HttpServletRequest request) {
        if (request.getAttribute(CURRENT) instanceof Optional<?> known) {
            return known.map(CurrentSession.class::cast);
        }
        request.setAttribute(CURRENT, Optional.empty()); // if this fails, the page that says so is for nobody known
        Optional<CurrentSession> current =
                id(request).flatMap(id -> sessions.find(id).map(session -> new CurrentSession(id, session)));
        request.setAttribute(CURRENT, current);
        return current;
    }

    private static Optional<String> id(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Stream.of(cookies)
                        .filter(cookie -> cookie.getName().equals(SESSION_COOKIE))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    /** Starts a new session for this person. */
    public void signIn(AccountSession signedIn, HttpServletRequest request, HttpServletResponse response) {
        current(request).ifPresent(earlier -> sessions.end(earlier.id)); // it may be another person's
        newCsrfToken.onAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(signedIn.account(), "", List.of()),
                request,
                response);
        use(sessions.start(signedIn), request, response);
    }

    /** Stores a new proof of identity in the session, under a new session id. The session's end does not change. */
    public void renewSession(AccountSession signedIn, HttpServletRequest request, HttpServletResponse response) {
        current(request)
                .ifPresent(earlier -> sessions.renew(earlier.id, earlier.session, signedIn)
                        .ifPresentOrElse(id -> use(id, request, response), () -> signOut(request, response)));
    }

    private void use(String id, HttpServletRequest request, HttpServletResponse response) {
        response.addCookie(cookie(id));
        request.setAttribute(CURRENT, sessions.find(id).map(session -> new CurrentSession(id, session)));
    }

    /** Ends the browser's session. */
    public void signOut(HttpServletRequest request, HttpServletResponse response) {
        current(request).ifPresent(current -> sessions.end(current.id));
        request.setAttribute(CURRENT, Optional.empty());
        Cookie none = cookie("");
        none.setMaxAge(0);
        response.addCookie(none);
        csrfTokens.saveToken(null, request, response);
    }

    /** The browser forgets it when it ends. */
    private static Cookie cookie(String id) {
        Cookie cookie = new Cookie(SESSION_COOKIE, id);
        cookie.setPath("/");
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
        return cookie;
    }

    /** Keeps a notice for the next page of the browser's session. Without a session there is no next page to show it. */
    public void setNotice(String notice, HttpServletRequest request) {
        current(request).ifPresent(current -> sessions.setNotice(current.id, notice));
    }

    /** Returns the notice for this page, and forgets it. */
    public Optional<String> takeNotice(HttpServletRequest request) {
        Optional<CurrentSession> current = current(request);
        Optional<String> notice = current.flatMap(now -> now.session.notice());
        if (notice.isPresent()) {
            current.ifPresent(now -> sessions.clearNotice(now.id));
        }
        return notice;
    }

    /** CSRF token for the forms of this page. */
    public static CsrfToken csrfToken(HttpServletRequest request) {
        return (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    }
}
