# The product as two images of one build:
#   docker build --target silo --tag allocation-silo .      holds actors
#   docker build --target api  --tag allocation-api .       HTTP, hub, screens; holds the actors too unless told that they are elsewhere
# Versions are exact, as those of the packages are: raise them together with global.json and Directory.Packages.props.

FROM node:20.19.5-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
# The screens are TypeScript: the build of api calls node and npm.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
# CI: packages by their lock files alone.
ENV CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /src
COPY . .
RUN dotnet publish silo --configuration Release --output /out/silo \
 && dotnet publish api --configuration Release --output /out/api

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12 AS runtime
# The image would listen on every interface; the product refuses that, and is told where to listen when it is started.
ENV ASPNETCORE_HTTP_PORTS=
# Time zones and the names of months come with the image; its user owns nothing but its data directory.
RUN install --directory --owner "$APP_UID" --mode 700 /var/lib/allocation
ENV Allocation__DataDirectory=/var/lib/allocation
USER $APP_UID
WORKDIR /app
# Liveness, and nothing of what the process depends on: one that waits for its store must not be started anew for that.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["bash", "-c", \
    "address=${ASPNETCORE_URLS#http://} && exec 3<>/dev/tcp/${address/://} && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3"]

FROM runtime AS silo
COPY --from=build /out/silo .
ENTRYPOINT ["dotnet", "Allocation.Silo.dll"]

FROM runtime AS api
COPY --from=build /out/api .
ENTRYPOINT ["dotnet", "Allocation.Api.dll"]
