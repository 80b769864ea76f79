package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections to one schema of a PostgreSQL database. */
final class PostgresSource implements ConnectionSource {
    /** The oldest release that still gets fixes. */
    private static final int MIN_VERSION = 15;

    private static final int CONNECT_SECONDS = 10;

    /** Longer than any statement of a read or a rebuild. A connection that is silent for so long was cut. */
    private static final int SOCKET_SECONDS = 600;

    /**
     * Longer than any statement with which a service writes, and than it waits for a lock. If the server was switched off,
     * everything that writes waits so long before it finds the one that took over.
     */
    private static final int WRITE_SECONDS = 60;

    /** Rows fetched at once, so that memory does not depend on the length of a result. */
    private static final int FETCH_ROWS = 2_000;

    private static final int MAX_PASSWORD_BYTES = 4_096;

    /** Waiting for a lock of another process ends with an error before a request does. */
    private static final String LOCK_TIMEOUT = "SET lock_timeout = '10s'";

    /** The name of a connection is cut to this length by the server. */
    private static final int MAX_NAME = 63;

    private final PostgresLocation location;
    private final PGSimpleDataSource server;
    private final int writeSeconds;

    private PostgresSource(PostgresLocation location, PGSimpleDataSource server, int writeSeconds) {
        this.location = location;
        this.server = server;
        this.writeSeconds = writeSeconds;
    }

    /** @throws Problem {@code password-file-unreadable}, {@code catalog-server-unsuitable} */
    static PostgresSource of(PostgresLocation location) {
        return of(location, SOCKET_SECONDS);
    }

    private static PostgresSource of(PostgresLocation location, int writeSeconds) {
        location.address().rootCertificate().ifPresent(file -> requireCertificate(file, location));
        return new PostgresSource(location, server(location), writeSeconds);
    }

    /** As {@link #of}, for connections that {@link #nameOf} shows to other processes. */
    static PostgresSource ofOpenCatalog(PostgresLocation location) {
        PostgresSource source = of(location, location.isBeside() ? SOCKET_SECONDS : WRITE_SECONDS);
        source.server.setApplicationName(nameOf(location.schema()));
        return source;
    }

    /** Returns the name that the connections of an open catalog have at the server. */
    static String nameOf(String schema) {
        String name = "coffre-vault " + schema;
        return name.substring(0, Math.min(MAX_NAME, name.length()));
    }

    private static PGSimpleDataSource server(PostgresLocation location) {
        PostgresAddress address = location.address();
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(new String[] {address.host()});
        server.setPortNumbers(new int[] {address.port()});
        server.setDatabaseName(address.database());
        server.setUser(address.user());
        location.passwordFile().map(PostgresSource::password).ifPresent(server::setPassword);
        server.setCurrentSchema(location.schema());
        server.setSslMode(address.tls());
        if (address.rootCertificate().isPresent()) {
            server.setSslRootCert(address.rootCertificate().get().toString());
        } else if (address.tls().startsWith("verify")) {
            server.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        server.setApplicationName("coffre-vault");
        server.setConnectTimeout(CONNECT_SECONDS);
        server.setLoginTimeout(CONNECT_SECONDS);
        server.setSocketTimeout(SOCKET_SECONDS);
        server.setTcpKeepAlive(true);
        server.setDefaultRowFetchSize(FETCH_ROWS);
        server.setReWriteBatchedInserts(true);
        server.setLogServerErrorDetail(false); // a detail quotes values
        return server;
    }

    private static void requireCertificate(Path file, PostgresLocation location) {
        try (var in = Files.newInputStream(file)) {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty()) {
                return;
            }
        } catch (IOException | CertificateException e) {
            throw badCertificate(location).causedBy(e);
        }
        throw badCertificate(location);
    }

    private static Problem badCertificate(PostgresLocation location) {
        return location.unsuitable("the file of sslrootcert is unreadable or has no certificate");
    }

    private static String password(Path file) {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_PASSWORD_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(file).with("reason", SystemReason.of(e)).causedBy(e);
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (bytes.length > MAX_PASSWORD_BYTES || text.isEmpty()) {
            throw unreadable(file);
        }
        return text;
    }

    private static Problem unreadable(Path file) {
        return ProblemCode.PASSWORD_FILE_UNREADABLE.with("file", file);
    }

    /** Acked means durable: a commit waits at least for the server's own log, whatever the database's default is. */
    @Override
    public Connection forWriting() throws SQLException {
        Connection connection = open();
        connection.setNetworkTimeout(Runnable::run, writeSeconds * 1_000);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK_TIMEOUT);
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.commit();
        return connection;
    }

    @Override
    public Connection forReading() throws SQLException {
        Connection connection = open();
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }

    /**
     * Without compiled queries. The server compiles those that it expects to read much, which takes longer than they do: it
     * cannot know that a condition on a number leaves few rows.
     */
    private Connection open() throws SQLException {
        Connection connection = opened(server, "SET jit = off");
        connection.setAutoCommit(false);
        return connection;
    }

    private static Connection opened(PGSimpleDataSource server, String settings) throws SQLException {
        Connection connection = server.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Returns a data source for Flyway, which opens connections and commits on its own. They have no time limits: an index of
     * a large table takes long, and meanwhile another connection is idle in the transaction that keeps other processes out.
     */
    DataSource forMigration() {
        PGSimpleDataSource source = server(location);
        source.setSocketTimeout(0);
        return new PooledTransactions.SourceAdapter(
                () -> opened(source, "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"));
    }

    /**
     * Checks the server and creates the schema.
     *
     * @throws Problem {@code catalog-server-unsuitable} or {@code catalog-server-unreachable}
     */
    void requireSuitable() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < MIN_VERSION) {
                throw location.unsuitable("it is older than PostgreSQL 15");
            }
            if (!setting(statement, "server_encoding").equals("UTF8")) {
                throw location.unsuitable("the database has another encoding than UTF8");
            }
            if (setting(statement, "transaction_read_only").equals("on")) {
                throw location.unreachable("it is a standby, or read-only");
            }
            if (setting(statement, "fsync").equals("off")
                    || setting(statement, "full_page_writes").equals("off")) {
                System.getLogger(PostgresSource.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "fsync or full_page_writes is off: a crash of the server can damage the catalog");
            }
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + location.schema());
            connection.commit();
        }
    }

    /** Returns the copy of the database that the catalog was written to, and records this one in a new catalog. */
    ServerIdentity recordServer() throws SQLException {
        try (Connection connection = forWriting();
                Statement statement = connection.createStatement()) {
            ServerIdentity found =
                    identity(statement, "SELECT " + ServerIdentity.COLUMNS).orElseThrow();
            try (PreparedStatement insert = connection.prepareStatement(CatalogServer.INSERT)) {
                insert.setLong(1, found.system());
                insert.setString(2, found.timeline());
                insert.executeUpdate(); // does nothing unless this is the first service
            }
            connection.commit();
            return identity(statement, CatalogServer.FIND).orElseThrow();
        }
    }

    private static Optional<ServerIdentity> identity(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Optional.of(ServerIdentity.of(row)) : Optional.empty();
        }
    }

    private static String setting(Statement statement, String name) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
