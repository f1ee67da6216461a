# Needs BuildKit, Docker's default builder since version 23: it keeps Maven's downloads between builds, and sends only the
# files that COPY names, so that no .dockerignore is needed for .env, target/ and .git.

FROM eclipse-temurin:25 AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
# Tests are not copied: ./mvnw verify runs them, and a change in a test does not rebuild the image.
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B package -DskipTests
RUN java -Djarmode=tools -jar target/parley.jar extract --layers --destination layers
# The driver would unpack its library into /tmp, but Docker's tmpfs does not allow execution.
RUN mkdir native && cd native \
	&& jar --extract --file ../layers/dependencies/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" \
	&& mv org/sqlite/native/Linux/*/libsqlitejdbc.so . && rm -r org

FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin parley \
	&& install --directory --owner=parley --group=parley /data
WORKDIR /app
# Rarely changed layers first, so that a new version of Parley is a small download.
COPY src/main/jvm/parley.options ./
COPY --from=build /build/native ./
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# A training run, which ends before the first request, records the classes that Java needs. It must run here, because an
# AOT cache is valid only for the same Java, the same files and the same object layout. Without a key, no model is called.
RUN PARLEY_DATA_DIR=/tmp/training java @parley.options -XX:AOTCacheOutput=parley.aot \
		-Dspring.context.exit=onRefresh -Dorg.sqlite.lib.path=/app -jar parley.jar \
	&& rm -rf /tmp/*
ENV PARLEY_DATA_DIR=/data
# In a container, loopback would not be reachable from outside.
ENV SERVER_ADDRESS=0.0.0.0
VOLUME /data
EXPOSE 8000
# A number, so that Kubernetes can verify that the user is not root.
USER 10001:10001
# The image has neither curl nor wget; bash can open a connection itself, sh cannot.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
	CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8000} && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == 'HTTP/1.1 200'* ]]"]
# parley.options contains the options for every start. The heap leaves room for threads, classes and SQLite.
ENTRYPOINT ["java", "@parley.options", "-XX:AOTCache=parley.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-Dorg.sqlite.lib.path=/app", "-jar", "parley.jar"]
