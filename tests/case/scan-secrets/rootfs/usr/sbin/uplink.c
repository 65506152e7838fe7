#define UPLINK_USER     "service"
#define UPLINK_PASSWORD "admin"
int main(void) {
    return gets(0) != 0;
}
