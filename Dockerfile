# Needs BuildKit, Docker's builder since version 23: it keeps Maven's downloads between builds, and it sends only
# what COPY names, so that .env, target/ and .git stay outside without a .dockerignore.

FROM eclipse-temurin:25 AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
# Tests are not even copied: ./mvnw verify ran them, and a change to one leaves the image as it is.
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B package -DskipTests
RUN java -Djarmode=tools -jar target/parley.jar extract --layers --destination layers
# The driver would unpack its library into /tmp, where Docker's tmpfs lets nothing be executed.
RUN mkdir native && cd native \
	&& jar --extract --file ../layers/dependencies/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" \
	&& mv org/sqlite/native/Linux/*/libsqlitejdbc.so . && rm -r org

FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin parley \
	&& install --directory --owner=parley --group=parley /data
WORKDIR /app
# What changes least comes first, so that a new version of Parley is a small download.
COPY src/main/jvm/parley.options ./
COPY --from=build /build/native ./
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# One start, ended before the first request, teaches Java which classes it will need. It has to happen here: a cache
# fits only the very Java and the very files it was made with, and the same layout of objects. No key is set, so nothing
# is called.
RUN PARLEY_DATA_DIR=/tmp/training java @parley.options -XX:AOTCacheOutput=parley.aot \
		-Dspring.context.exit=onRefresh -Dorg.sqlite.lib.path=/app -jar parley.jar \
	&& rm -rf /tmp/*
ENV PARLEY_DATA_DIR=/data
# In a container, loopback would be out of everyone's reach.
ENV SERVER_ADDRESS=0.0.0.0
VOLUME /data
EXPOSE 8000
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
# The image has neither curl nor wget; bash can open a connection itself, sh cannot.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
	CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8000} && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == 'HTTP/1.1 200'* ]]"]
# parley.options has the options that every start should have. The heap leaves room for threads, classes and SQLite.
ENTRYPOINT ["java", "@parley.options", "-XX:AOTCache=parley.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-Dorg.sqlite.lib.path=/app", "-jar", "parley.jar"]
