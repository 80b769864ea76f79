package dev.coffre.server.mail;

import dev.coffre.vault.problem.Problem;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** Sends by SMTP, with a connection for each mail. Thread-safe. */
public final class SmtpMailTransport implements MailTransport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);
    private static final int FIRST_PERMANENT_CODE = 500;
    private static final int ID_BYTES = 16;

    private final Supplier<MailTargetPolicy> limits;
    private final InstantSource clock;
    private final SecureRandom random;

    /** @param limits read for each mail, because the operator may change them */
    public SmtpMailTransport(Supplier<MailTargetPolicy> limits, InstantSource clock, SecureRandom random) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public SendResult send(MailSettings settings, MailMessage mailMessage) {
        try {
            MailTargetPolicy allowed = limits.get();
            allowed.requirePort(settings.port());
            Session session = Session.getInstance(properties(settings, allowed));
            MimeMessage message = message(session, settings, mailMessage);
            try (Transport transport = session.getTransport("smtp")) {
                Optional<SendResult> failed = connect(transport, settings);
                if (failed.isPresent()) {
                    return failed.get();
                }
                transport.sendMessage(message, message.getAllRecipients());
            }
            return new SendResult.Sent();
        } catch (MessagingException e) {
            return outcome(e);
        } catch (Problem problem) {
            return new SendResult.ServerUnavailable(problem.details().getOrDefault("reason", "not allowed"));
        }
    }

    /** Returns the failure; empty if the connection is there. No recipient has a part in a failure here. */
    private static Optional<SendResult> connect(Transport transport, MailSettings settings) {
        try {
            transport.connect(
                    settings.host(),
                    settings.port(),
                    settings.credentials().map(MailCredentials::user).orElse(null),
                    settings.credentials().map(MailCredentials::password).orElse(null));
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(
                    switch (outcome(e)) {
                        case SendResult.TemporaryFailure(String reason) -> new SendResult.ServerUnavailable(reason);
                        case SendResult other -> other;
                    });
        }
    }

    private static Properties properties(MailSettings settings, MailTargetPolicy allowed) {
        Properties properties = new Properties();
        properties.put("mail.smtp.socketFactory", new RestrictedSocketFactory(allowed));
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.connectiontimeout", String.valueOf(CONNECT_TIMEOUT.toMillis()));
        properties.put("mail.smtp.timeout", String.valueOf(READ_TIMEOUT.toMillis()));
        properties.put("mail.smtp.writetimeout", String.valueOf(READ_TIMEOUT.toMillis()));
        properties.put("mail.smtp.auth", String.valueOf(settings.credentials().isPresent()));
        properties.put("mail.smtp.localhost", settings.from().domain());
        properties.put("mail.smtp.from", settings.from().text());
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        switch (settings.security()) {
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case NONE -> {}
        }
        return properties;
    }

    private MimeMessage message(Session session, MailSettings settings, MailMessage mailMessage)
            throws MessagingException {
        String id = "<%s@%s>".formatted(randomId(), settings.from().domain());
        MimeMessage message = new MimeMessage(session) {
            /** The library's own id would reveal the user and host name of the service. */
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        message.setFrom(new InternetAddress(settings.from().text(), true));
        message.setRecipient(
                Message.RecipientType.TO, new InternetAddress(mailMessage.to().text(), true));
        message.setSubject(mailMessage.subject(), "UTF-8");
        message.setText(mailMessage.body(), "UTF-8");
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(Date.from(clock.instant()));
        message.saveChanges();
        return message;
    }

    private String randomId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static SendResult outcome(MessagingException failure) {
        for (Throwable cause = failure; cause != null; cause = nextCause(cause)) {
            switch (cause) {
                case SMTPAddressFailedException refused
                when refused.getReturnCode() >= FIRST_PERMANENT_CODE -> {
                    return new SendResult.PermanentFailure(
                            "the recipient was refused (" + refused.getReturnCode() + ")");
                }
                case SMTPSendFailedException refused
                when refused.getReturnCode() >= FIRST_PERMANENT_CODE -> {
                    return new SendResult.PermanentFailure("the mail was refused (" + refused.getReturnCode() + ")");
                }
                case AuthenticationFailedException refused -> {
                    return new SendResult.TemporaryFailure("the login was refused");
                }
                case UnknownHostException unknown -> {
                    return new SendResult.TemporaryFailure("the host's name is unknown");
                }
                case SocketTimeoutException late -> {
                    return new SendResult.TemporaryFailure("the mail server did not answer in time");
                }
                case ConnectException none -> {
                    return new SendResult.TemporaryFailure("nobody answers at this host and port");
                }
                case SSLException untrusted -> {
                    return new SendResult.TemporaryFailure("the mail server's TLS is not to be trusted");
                }
                case Problem problem -> {
                    return new SendResult.TemporaryFailure(problem.details().getOrDefault("reason", "not allowed"));
                }
                default -> {}
            }
        }
        return new SendResult.TemporaryFailure("the mail server did not take it");
    }

    /** Returns the next exception: the one that Jakarta Mail chains in its own way, else the Java cause. */
    private static @Nullable Throwable nextCause(Throwable failure) {
        if (failure instanceof MessagingException mail && mail.getNextException() != null) {
            return mail.getNextException();
        }
        return failure.getCause();
    }
}
